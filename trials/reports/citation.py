"""How a report is to be cited, and what ClinicalTrials.gov asks of those who use its data."""

from __future__ import annotations

from trials.phrases import listing
from trials.reports.view import Link, Site
from trials.reports.words import date_words

TERMS = "https://clinicaltrials.gov/about-site/terms-conditions"


def how_to_cite(site: Site, page: str = "") -> tuple[tuple[Link, ...], ...]:
    """Lines of text with their links; a page is named where it is not the whole report."""
    dates = listing([date_words(date) for date in site.data_dates])
    data = f"data of {dates}" if dates else "no data received"
    about = "" if not page else f"{page}. " if page.startswith("“") else f"“{page}”. "
    return (
        (
            Link(
                f"{about}Claims beside the trials on record, evidence as of {site.as_of_words}. Made with trials "
                f"{site.version} from ClinicalTrials.gov, {data}."
            ),
        ),
        (
            Link(
                f"Source of the records: ClinicalTrials.gov, U.S. National Library of Medicine, {data}. The records "
                "were modified: selected, matched to claims, counted and abridged. The Library has not reviewed or "
                "endorsed this report. "
            ),
            Link("ClinicalTrials.gov’s terms", TERMS),
        ),
        (Link("Names of conditions: Medical Subject Headings (MeSH), U.S. National Library of Medicine, modified."),),
    )
