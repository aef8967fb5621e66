"""The eval suite: how many answers are right, which ones no longer are, and beside whom.

    questions ─ systems (ours, peers) ─ runner ─ Row ─┬─ summary ─► table, report, results
                                                      └─ compare with the baseline

``measures``, ``values``, ``figures`` and ``retrieval`` judge one answer; ``check`` judges the
question sets; ``squad`` asks the questions of any SQuAD-format file. See evals/README.md.

    annotations ┐
    readings    ┴ extraction ─ extraction_table: how well figures are extracted from the reports
"""
