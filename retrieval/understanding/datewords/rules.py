"""All ways of naming a time. Where several read the same words, the longest is right."""

from retrieval.understanding.datewords import english, feasts, months, stretches, weeks, written, years

RULES = (
    *years.RULES,
    *months.RULES,
    *weeks.RULES,
    *stretches.RULES,
    *feasts.RULES,
    *written.RULES,
    *english.RULES,
)
