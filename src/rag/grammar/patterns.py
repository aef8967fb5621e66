"""The patterns of figure statements, made from the word classes of ``assets/grammar.toml``.

All match ``language.search_key`` text.
"""

from __future__ import annotations

import re
from functools import cache

from rag.grammar.lexicon import lexicon

_TIME = r"(?:ngày|tháng|quý|năm|giai đoạn|thời kỳ|năm học|nhiệm kỳ)"
_TIME_VALUE = r"[\dIVXivx/.–-]+(?!\w)"


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return one pattern by its name, compiled; the names are the keys of ``_sources``."""
    return re.compile(_sources()[name])


@cache
def _sources() -> dict[str, str]:
    any_of = lexicon().pattern
    verbs = any_of("links", "rises", "falls", "ratios", "shares")
    cues = any_of("links", "rises", "falls", "ratios", "shares", "ranks", "hedges")
    compounds = [word.rpartition(" ") for word in lexicon().classes["not_links"]]
    whole = "".join(rf"(?!(?<={head} ){last}(?!\w))" for head, _, last in compounds)
    relative = any_of("plan_bases", "period_bases")
    dated = r"(?:cùng kỳ\s+|cuối\s+|đầu\s+|cùng thời điểm\s+)*(?:năm|tháng|quý)\s+[\dIVXivx/]+"
    when = (
        r"(?:(?:đến|tính đến|trong|từ|so với|tại|của|tính chung|bình quân)\s+)*"
        r"(?:(?:hết|cuối|đầu|cả|thời điểm|ngày)\s+)*"
        rf"(?:(?:\d+\s+)?{_TIME}\s+(?:đánh giá\s+)?{_TIME_VALUE}\s*"
        r"|\d{1,2}\s+tháng(?:\s+(?:đầu|cuối)\s+năm)?(?!\w)\s*)+"
    )
    return {
        # Between two statements; "và" only where nothing but a verb or a number follows.
        "border": rf"[,;()]|\s(?:và|nhưng)\s+(?={verbs}?\s*$)",
        # The linking verb at the end of what stands before a number.
        "cue": rf"(?:(?<!\w){whole}{cues}\s*)+$",
        "rise": rf"(?<!\w){any_of('rises')}(?!\w)",
        "fall": rf"(?<!\w){any_of('falls')}(?!\w)",
        # An indicator that is itself a growth rate.
        "growth_named": r"(?:tốc độ|mức|tỷ lệ|nhịp độ)\s+tăng(?!\w)|tăng trưởng(?!\w)",
        "ratio": rf"(?<!\w){any_of('ratios')}(?!\w)",
        "share": rf"(?<!\w){any_of('shares')}(?!\w)",
        "rank": rf"(?<!\w){any_of('ranks')}\s*$",
        # Connectives and adverbs of time that open a clause.
        "opening": rf"^(?:{any_of('connectives', 'times')}(?!\w)[\s:,]*)+",
        "within": rf"(?<!\w){any_of('within')}(?!\w)",
        "estimate": rf"(?<!\w){any_of('estimates')}(?!\w)",
        "ordered": rf"(?<!\w){any_of('ordered')}(?!\w)",
        "predicate": rf"(?<!\w){any_of('predicates')}(?!\w)",
        "head": rf"(?<!\w)(?:với\s+|có\s+|đạt\s+)?(?P<head>{any_of('heads')}(?!\w))",
        "head_opening": rf"{any_of('heads')}(?!\w)",
        "consequence": rf"{any_of('consequences')}(?!\w)",
        "description_end": rf"(?<!\w){any_of('description_ends')}(?!\w)",
        "existential": r"(?<!\w)(?:có|còn|gồm|là|thu hút|trong đó)\s*$",
        "plan_heading": rf"(?<!\w){any_of('plan_headings')}(?!\w)",
        "outcome_heading": rf"(?<!\w){any_of('outcome_headings')}(?!\w)",
        # "vượt kế hoạch | 1,8 điểm": what it is compared with stands between verb and number.
        "cue_base": rf"(?P<cue>(?<!\w){any_of('rises', 'falls', 'ratios')})\s+(?:so\s+)?(?:với\s+)?"
        rf"(?P<base>(?:{relative}|{dated})(?:\s+\w+){{0,3}})\s*{any_of('hedges')}?\s*$",
        "aspect": r"^\s*(?:về\s+|(?=số\s))(?P<aspect>[^\W\d_]+(?:\s+[^\W\d_]+){0,3}?)"
        r"(?=\s+(?:và|so|nhưng)\s|\s*[,;.)]|\s*$)",
        # "đến hết năm 2023", "3 năm 2021-2023", "quý II/2024"
        "when_opening": rf"^{when}(?!\w)[\s,:]*",
        # All that stands in brackets is of the year they open with: "(năm 2022: 3 vụ, 2 ha)".
        "year_opening": r"^[\s(]*(?:năm|cùng kỳ)\s(?:19|20)\d\d\s*:",
        # "(cùng kỳ tăng 3%)", "(năm trước 15 xã)"
        "last_year": r"(?:cùng kỳ|năm trước|cùng kỳ năm trước|năm ngoái)"
        r"(?:\s*:|\s(?:là|đạt|chỉ đạt|tăng|giảm))?",
        # "(hè năm 2024: 23 em)", "(9 tháng 2023: 14 vụ)"
        "of_other_year": r"(?:[^();:,]{0,20}?(?<!\d)(?:19|20)\d\d(?!\d)"
        r"|cùng kỳ|năm trước|năm ngoái|đầu năm)(?!\w)",
        "when_closing": rf"(?<!\w)(?:{when}|cả năm|hiện nay|trong năm|đến nay)$",
        # What a relative figure is measured against, after it.
        "base": r"^\s*(?:(?:so\s+)?với\s+|của\s+|trên\s+)?(?:mức\s+|số\s+|thời điểm\s+)?"
        rf"(?:{relative}(?!\w)|{dated})[^,;()]*",
        "compared": r"^\s*so\s+(?:với\s+)?[^,;()]+",
        # The same, before it: "so với cùng kỳ tăng 5%".
        "base_before": r"so với\s+(?P<base>[^,;()]+?)"
        rf"(?=\s+{any_of('rises', 'falls', 'ratios', 'links')}|\s*$)",
        "reason": r"(?<!\w)(?:do|nhờ|vì|bởi|nguyên nhân|chủ yếu|trong đó|nhưng|(?<!so )với)(?!\w)",
        "plan": rf"(?<!\w)(?<!chương trình ){any_of('plans')}(?!\w)",
        "composition": rf"(?<!\w){any_of('compositions')}(?!\w)",
    }
