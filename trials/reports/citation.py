"""How a report is to be cited, and what ClinicalTrials.gov asks of those who use its data."""

from __future__ import annotations

from trials.phrases import listing
from trials.reports.view import Site
from trials.reports.words import date_words

TERMS = "https://clinicaltrials.gov/about-site/terms-conditions"


def how_to_cite(site: Site, page: str = "") -> tuple[str, ...]:
    """Lines of plain text; the page's name comes from an article or a vocabulary and is already cleaned."""
    dates = listing([date_words(date) for date in site.data_dates])
    data = f"data of {dates}" if dates else "no data received"
    about = f"“{page}”. " if page else ""
    return (
        f"{about}Claims beside the trials on record, evidence as of {site.as_of_words}. Made with trials "
        f"{site.version} from ClinicalTrials.gov, {data}.",
        f"Source of the records: ClinicalTrials.gov, U.S. National Library of Medicine ({data}). The records were "
        "modified: selected, matched to claims, counted and abridged. The Library has not reviewed or endorsed this "
        f"report. Terms: {TERMS}",
        "Names of conditions: Medical Subject Headings (MeSH), U.S. National Library of Medicine.",
    )
