"""The eval suite: question sets, measures, runner, report."""
