"""Web pages: what is kept and what is left out, and why trafilatura is told to prefer precision."""

import json
import re

import pytest

from tests.articles import FIXTURES, SOURCE, fixture, outline
from trials.articles import html, read
from trials.articles.prepared import parsed, prepare
from trials.articles.restored import restored
from trials.articles.source import LONGEST, Source
from trials.errors import ArticleError

# Of each page: words that are the article's, and words that are not.
PAGES = {
    "news-page.html": (
        ["Gel injections ‘halve knee pain’", "halved the pain", "Now I walk the dog", "not approved anywhere"],
        [
            "cookies",
            "turmeric",
            "Sign up",
            "Advertisement",
            "gout drug",
            "KneesUp77",
            "my knee",
            "Registered in England",
            "Trending",
        ],
    ),
    "product-page.html": (
        ["Clinically proven", "Works better than glucosamine", "curcumin", "not intended to diagnose"],
        ["Add to basket", "SleepWell", "HeartGuard", "Privacy", "Free delivery"],
    ),
    "newsletter.html": (
        ["follow-up of 58 volunteers", "missed its main goal", "shingles vaccine"],
        ["in your browser", "Unsubscribe", "receiving this email"],
    ),
    "clinic-page.html": (
        [
            "more than 900 children",
            "Improvements are permanent",
            "No side effects",
            "registered with the National",
            "first word",
        ],
        ["PRICES", "BOOK YOUR", "Sitemap", "FREE CONSULTATION"],
    ),
    "faq-page.html": (
        ["Does PRP regrow hair?", "faded within a year", "not PRP itself", "three, a month apart", "Small trials only"],
        ["published monthly", "Skin"],
    ),
    "forty-words.html": (["Ginger may ease nausea", "blood thinners"], ["Tips"]),
    "spanish.html": (["Cada vez más clínicas"], ["Inicio", "derechos"]),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_article_is_kept_and_the_rest_left_out(name: str) -> None:
    text = fixture(name).text
    keeps, drops = PAGES[name]
    assert [words for words in keeps if words not in text] == []
    assert [words for words in drops if words in text] == []


def _score(**settings: bool) -> int:
    """How many of the words above trafilatura alone gets right."""
    import trafilatura

    right = 0
    for name, (keeps, drops) in PAGES.items():
        page = (FIXTURES / name).read_text(encoding="utf8")
        text = trafilatura.extract(page, include_comments=False, include_tables=True, **settings) or ""
        right += sum(words in text for words in keeps) + sum(words not in text for words in drops)
    return right


def test_precision_serves_these_pages_best() -> None:
    assert _score(favor_precision=True) > _score() >= _score(favor_recall=True)


@pytest.mark.parametrize(
    ("name", "date"), [("news-page.html", "2024-02-11"), ("newsletter.html", "2024-06-06"), ("clinic-page.html", None)]
)
def test_a_date_that_the_page_declares_and_no_guess(name: str, date: str | None) -> None:
    assert fixture(name).published == date  # the clinic's copyright line names a year


def test_breaks_and_bullets_in_a_heap_of_text() -> None:
    assert outline(fixture("clinic-page.html")) == [
        "# Stem Cell Treatment for Autism",
        "RenewLife has treated more than 900 children with autism spectrum disorder (ASD) since 2015.",
        "Our doctors infuse mesenchymal stem cells from donated umbilical cords, which calm inflammation in the brain "
        "and the gut.",
        "# What results can we expect?",
        "Eight out of ten parents report better speech, eye contact and sleep within three months. Improvements are "
        "permanent.",
        "- No surgery",
        "- No side effects",
        "- Back home after four days",
        "# Is it registered?",
        "Yes. Our protocol is registered with the National Institutes of Health (NCT00000000), and all cells are "
        "tested in an FDA-registered laboratory.",
        "“Our son said his first word on the flight home.” – Family from Ohio",
    ]


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>".encode()


def test_superscripts_keep_numbers_apart_and_soft_hyphens_vanish() -> None:
    made = html.read(
        page("<p>A dose of 10<sup>6</sup> cells&shy;was well toler&shy;ated by all who got it.</p>"), SOURCE
    )
    assert outline(made)[-1] == "A dose of 10⁶ cellswas well tolerated by all who got it."


def test_the_title_is_read_even_where_it_stands_in_the_head_alone() -> None:
    made = html.read(
        page("<p>Ice may ease gout, a trial of 19 people found.</p>", "<title>Ice beats gout</title>"), SOURCE
    )
    assert outline(made) == ["# Ice beats gout", "Ice may ease gout, a trial of 19 people found."]


CAFE = "<p>The café’s owner says that the tea cured his gout in a week.</p>"


@pytest.mark.parametrize(
    ("codec", "head", "charset"),
    [
        ("utf-8", "", None),
        ("utf-8", '<meta charset="iso-8859-1">', None),  # a common lie
        ("utf-8-sig", "", None),
        ("utf-16", "", None),
        ("cp1252", '<meta charset="iso-8859-1">', None),
        ("cp1252", "", None),
        ("cp1250", "", "windows-1250"),
        ("cp1250", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', None),
    ],
)
def test_characters_as_a_browser_reads_them(codec: str, head: str, charset: str | None) -> None:
    made = html.read(page(CAFE, head).decode().encode(codec), Source("x", "x", charset=charset))
    assert "The café’s owner" in made.text


TEA = "<p>Tea doesn’t cure gout – “it isn’t a drug,” said Dr. Núñez of the café’s clinic in Málaga.</p>".encode()


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta charset="utf-8">', CAFE.encode() + b"<p>It was caf\xe9 talk.</p>"),
        ("", TEA + b"<p>It was caf\xe9 talk.</p>"),
    ],
)
def test_one_damaged_place_spoils_no_other(head: str, body: bytes) -> None:
    made = html.read(page("@", head).replace(b"@", body), SOURCE)
    assert "It was café talk" in made.text
    assert "’" in made.text
    assert "damaged" in (made.note or "")


def test_a_page_that_says_utf8_and_is_not() -> None:
    made = html.read(page(CAFE, '<meta charset="utf-8">').decode().encode("cp1252"), SOURCE)
    assert "The café’s owner" in made.text


def test_an_xml_declaration_does_no_harm() -> None:
    body = b'<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">' + page(CAFE)[21:]
    assert "The café’s owner" in html.read(body, SOURCE).text


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"<html><body>" + b"<div>" * 5_000 + b"Gout",
        b"<p>" + b"&" * 500,
        b"<html><body>\xff\xfe</body></html>",
        b"<!--" * 99,
    ],
)
def test_broken_pages_are_refused(body: bytes) -> None:
    with pytest.raises(ArticleError, match="x has no article text in it"):
        html.read(body, SOURCE)


def test_an_endless_page_is_refused() -> None:
    with pytest.raises(ArticleError, match="too long for an article"):
        html.read(b"<p>" + b"a " * LONGEST, SOURCE)


def test_a_page_of_twenty_thousand_words() -> None:
    body = "".join(
        f"<p>In week {week} the gel was given to {week + 40} people with gout. Most of them felt better, "
        f"e.g. in the knee, within {week} hours.</p>"
        for week in range(1_000)
    )
    made = html.read(page(f"<h1>A long trial</h1>{body}"), SOURCE)
    assert len(made.text.split()) > 20_000
    assert len(made.blocks) == 1_001


BARE = """<!doctype html><html><head><title>Renew Clinic</title></head><body>
<nav><a href="/">Home</a></nav><h1>Therapies that work</h1>
<p>At Renew Clinic we use stem cells to rebuild the cartilage of worn knees, and no operation is needed.</p>
<h2>Autism</h2><p>Children with autism improve after infusions of cord blood, as our doctors found again.</p>
<h2>Multiple <em>sclerosis</em></h2><p>Ozone therapy stops multiple sclerosis in its tracks, say we all.</p>
<p>Ask us about prices and dates.</p>
<ul><li>IV vitamin C for cancer</li><li>NAD+ drip for fatigue</li></ul>
<h3>Read more</h3><ul><li><a href="/a">Ten foods for the brain</a></li><li><a href="/b">A clinic in Rome</a></li></ul>
<ul class="social-share"><li>Tell a friend</li></ul><h2>Find us</h2>
<footer><p>Copyright Renew Clinic</p></footer></body></html>"""


def test_headings_and_lists_of_a_page_without_an_article_element_are_kept() -> None:
    found = [line for line in outline(html.read(BARE.encode(), SOURCE)) if line.startswith(("# ", "- "))]
    assert found == [
        "# Therapies that work",
        "# Autism",
        "# Multiple sclerosis",
        "- IV vitamin C for cancer",
        "- NAD+ drip for fatigue",
    ]


def test_a_list_that_was_kept_is_not_kept_twice() -> None:
    page = BARE.replace("<h1>", "<article><h1>").replace("<footer>", "</article><footer>")
    text = html.read(page.encode(), SOURCE).text
    assert text.count("NAD+ drip") == text.count("Multiple sclerosis") == 1


def test_a_page_of_which_much_is_left_out_says_so() -> None:
    paragraphs = [f"Turmeric is good for you and for all whom you know, says friend {number}." for number in range(20)]
    page = "<html><body>" + "".join(f"<div><p>{words}</p></div>" for words in paragraphs) + "</body></html>"
    pieces = [("paragraph", words) for words in paragraphs]
    root = parsed(page)
    assert restored(root, pieces, lambda _: False) == (pieces, None)
    _, note = restored(root, pieces[:5], lambda _: False)
    assert note is not None
    assert "75% of the page's words (210)" in note


BLOCKS = [
    "Colchicine eased gout attacks within a day in a trial of 184 patients, and a low dose did as well as a high one.",
    '<a href="/a">Allopurinol</a> does not cure gout, a second trial found.',
    "It prevents attacks in most of those who take it every day for years, although some of them get a rash from it.",
    'It <a href="/b">is not safe for all</a>.',
    'Febuxostat was linked to deaths <a href="/c">in a trial of 6,190 people</a> with gout.',
]


@pytest.mark.parametrize("block", ["<div><p>{}</p></div>", "<div><div><p>{}</p></div></div>", "<p>{}</p>"])
def test_a_sentence_with_a_link_is_kept_whatever_it_stands_in(block: str) -> None:
    made = html.read(page("<h1>Gout drugs</h1>" + "".join(map(block.format, BLOCKS))), SOURCE)
    assert outline(made)[1:] == [re.sub("<[^>]*>", "", words) for words in BLOCKS]


SAYS = [
    f"Colchicine eased gout in {number} of 100 people who took it, as a trial in the north found." for number in (4, 5)
]
AGAIN = "<b>Allopurinol</b> does not cure gout, <a href='/a'>a second trial</a> found, but it prevents attacks."


@pytest.mark.parametrize("between", ["<p></p>", "<div class='photo'><img src='a.jpg'></div>", "<hr><center></center>"])
def test_text_behind_an_empty_block_is_kept(between: str) -> None:
    body = f"<html><body><div class='entry'>{SAYS[0]}<br><br>{SAYS[1]}{between}{AGAIN}</div></body></html>"
    assert outline(html.read(body.encode(), SOURCE)) == [*SAYS, re.sub("<[^>]*>", "", AGAIN)]


def test_loose_text_that_is_left_out_is_counted() -> None:
    root = parsed("<html><body><p>Zinc is good.</p>" + f"<div></div>{SAYS[0]}" * 20 + "</body></html>")
    prepare(root)
    _, note = restored(root, [("paragraph", "Zinc is good.")], lambda _: False)
    assert note is not None
    assert "(360)" in note


def test_headings_and_lists_in_rows_of_their_own_are_kept() -> None:
    rows = [
        "<h2>Ozone for the knee</h2>",
        f"<p>{SAYS[0]}</p>",
        "<h2>Multiple sclerosis</h2>",
        f"<p>{SAYS[1]}</p>",
        "<h2>We treat</h2>",
        "<ul><li>Asthma with ozone</li></ul>",
        "<ul><li><a href='/a'>All our clinics</a></li></ul>",
    ]
    body = "".join(f"<div class='row'><div class='cell-2'>{row}</div></div>" for row in rows)
    made = html.read(f"<html><body><div>{body}</div></body></html>".encode(), SOURCE)
    assert outline(made) == [
        "# Ozone for the knee",
        SAYS[0],
        "# Multiple sclerosis",
        SAYS[1],
        "# We treat",
        "- Asthma with ozone",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "<h3><button aria-expanded='true'>{}</button></h3>",
        "<button type='button'>{}</button>",
        "<div role='button'><a>{}</a></div>",
    ],
)
def test_the_questions_of_an_accordion_are_headings(question: str) -> None:
    asked = question.format("Does colchicine cure gout?") + f"<div><p>{SAYS[0]}</p></div><button>Book now</button>"
    made = html.read(page(f"<h1>Gout</h1><p>{SAYS[1]}</p>{asked}"), SOURCE)
    assert outline(made) == ["# Gout", SAYS[1], "# Does colchicine cure gout?", SAYS[0]]


def test_marks_of_references_do_not_join_sentences() -> None:
    marks = "<sup><a href='#1'>[1]</a></sup><sup>[<i>citation needed</i>]</sup>"
    edit = "<span class='mw-editsection'>[<a href='/e'>edit</a>]</span>"
    made = html.read(page(f"<h2>Use{edit}</h2><p>It eases gout.{marks} It needs 10<sup>6</sup> cells.</p>"), SOURCE)
    assert outline(made) == ["# Use", "It eases gout. It needs 10⁶ cells."]


def test_the_lines_of_preformatted_text() -> None:
    made = html.read(
        page(f"<p>{SAYS[0]}</p><pre>\nIce and gout\n\nIce eases gout, a <b>trial\nfound</b>.\n\n* It is cold\n</pre>"),
        SOURCE,
    )
    assert outline(made) == [SAYS[0], "# Ice and gout", "Ice eases gout, a trial found.", "- It is cold"]


INSERTS = [
    "<p><strong>Read more: <a href='/a'>Why vaping cures nothing</a></strong></p>",
    "<p>RELATED | <a href='/a'>Zinc ends colds in two days</a></p>",
    "<p>[See also: Statins prevent dementia]</p>",
    "<p>Story continues below advertisement</p>",
    "<p>3 min read</p>",
]


def test_headlines_of_other_articles_between_paragraphs_are_left_out() -> None:
    own = "More: the trial failed. Watch the dose, doctors say."
    made = html.read(page(f"<p>{SAYS[0]}</p>{''.join(INSERTS)}<p>{own}</p><p>{SAYS[1]}</p>"), SOURCE)
    assert outline(made) == [SAYS[0], own, SAYS[1]]


def test_sentences_behind_a_label_are_kept() -> None:
    own = [
        "More: zinc also prevents diarrhea in children.",
        "Related diseases: ginger helps arthritis and migraine.",
        "use-" * 5_000 + "less.",
    ]
    made = html.read(page("".join(f"<p>{words}</p>" for words in (SAYS[0], *own, SAYS[1]))), SOURCE)
    assert outline(made) == [SAYS[0], *own, SAYS[1]]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Honey cures gout.</p>",
        "<div hidden class='x'><p>Honey cures gout in all.</p></div>",
        "<template><p>Honey cures gout.</p></template>",
        "<div style='display:none'><p>Honey cures gout.</p></div>",
    ],
)
def test_what_is_hidden_is_not_read(hidden: str) -> None:
    assert outline(html.read(page(f"<p>{SAYS[0]}</p>{hidden}<p>{SAYS[1]}</p>"), SOURCE)) == SAYS


@pytest.mark.parametrize(
    "opens",
    [
        "<h3><button aria-expanded='false'>Is it safe?</button></h3><div hidden><p>{}</p></div>",
        "<h3><a href='#two'>Is it safe?</a></h3><div id='two' style='display: none'><p>{}</p></div>",
        "<h3>Is it safe?</h3><div hidden role='tabpanel'><p>{}</p></div>",
    ],
)
def test_what_a_click_shows_is_read(opens: str) -> None:
    made = html.read(page(f"<p>{SAYS[0]}</p>{opens.format(SAYS[1])}"), SOURCE)
    assert outline(made) == [SAYS[0], "# Is it safe?", SAYS[1]]


def test_a_page_that_is_hidden_until_it_has_loaded_is_read() -> None:
    body = f"<html><body hidden><main style='display:none'><p>{SAYS[0]}</p><p>{SAYS[1]}</p></main></body></html>"
    assert outline(html.read(body.encode(), SOURCE)) == SAYS


@pytest.mark.parametrize("name", ["commentlist", "comments-area", "reader-responses"])
def test_comments_are_left_out(name: str) -> None:
    comments = f"<h3>Replies</h3><ul class='{name}'><li>Garlic cured my gout in a week.</li></ul>"
    body = f"<html><body><div><h1>Gout</h1><p>{SAYS[0]}</p><p>{SAYS[1]}</p>{comments}</div></body></html>"
    assert outline(html.read(body.encode(), SOURCE)) == ["# Gout", *SAYS]


LINE = "The old drug does not cure the disease, a trial of 90 people shows"


@pytest.mark.parametrize("inner", ["<article><header>{}</header>{}</article>", "<main><header>{}</header>{}</main>"])
def test_the_line_below_a_headline_is_read(inner: str) -> None:
    top = f"<h1>An old drug</h1><p class='byline'>Ann Lee, who writes on it</p><p>By Bo Chen, Leeds</p><p>{LINE}</p>"
    inner = inner.format(top, f"<div><p>{SAYS[0]}</p><p>{SAYS[1]}</p></div>" * 2)
    body = f"<html><body><header><p>The paper for all who want to know</p></header>{inner}</body></html>"
    assert outline(html.read(body.encode(), SOURCE))[:3] == ["# An old drug", f"# {LINE}", SAYS[0]]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("By the end of a trial zinc had cured colds in 200 adults.", True),
        ("By Ann Lee, who writes on drugs and on health", False),
    ],
)
def test_a_sentence_that_begins_like_a_byline(words: str, kept: bool) -> None:
    top = f"<header><h1>An old drug</h1><p>{words}</p></header>"
    body = f"<html><body><article>{top}<p>{SAYS[0]}</p><p>{SAYS[1]}</p></article></body></html>"
    assert any(words in line for line in outline(html.read(body.encode(), SOURCE))) is kept


@pytest.mark.parametrize(
    ("said", "shown", "title"),
    [
        (
            "Ice eases gout | Leeds Post",
            "<header><h1><a href='/'>Leeds Post</a></h1></header><h2>Ice eases gout</h2>",
            None,
        ),
        ("Ice eases gout - Leeds Post", "<div id='logo'><h1>Leeds Post</h1></div><h2>Ice eases gout</h2>", None),
        ("Does ice ease gout? - Ask Dr. Lee - Health", "", "Does ice ease gout?"),
        ("Ice eases gout | Health Site | Leeds Post", "", None),
        ("Leeds Post | Ice eases gout", "", None),
        ("Gout - what helps - Leeds Post", "", "Gout - what helps"),
        ("Gout: Leeds", "<h1>Ice eases gout</h1>", None),
    ],
)
def test_a_title_is_not_the_name_of_the_site(said: str, shown: str, title: str | None) -> None:
    body = f"<html><head><title>{said}</title></head><body>{shown}<div><p>{SAYS[0]}</p><p>{SAYS[1]}</p></div></body>"
    assert html.read(body.encode(), SOURCE).title == (title or "Ice eases gout")


def test_a_page_that_builds_itself_is_read_from_its_linked_data() -> None:
    data = {
        "@graph": [{"@type": "Person"}, {"headline": "Ice and gout", "articleBody": f"<p>{SAYS[0]}</p>\n{SAYS[1]}"}]
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    for shown in ("<h1>Ice and gout</h1><div id='app'></div>", "<article><h1>Ice and gout</h1><p>Wait…</p></article>"):
        body = f"<html><head><title>Ice and gout</title>{script}</head><body>{shown}</body></html>"
        made = html.read(body.encode(), SOURCE)
        assert outline(made) == ["# Ice and gout", *SAYS]
        assert "search engines" in (made.note or "")
    assert html.read(page(f"<p>{SAYS[0]}</p><p>{SAYS[1]}</p>", script), SOURCE).note is None


@pytest.mark.parametrize("data", ["{", "[]", '{"articleBody": 4}', "[" * 9_000])
def test_linked_data_that_is_none_does_no_harm(data: str) -> None:
    head = f'<script type="application/ld+json">{data}</script>'
    assert outline(html.read(page(f"<p>{SAYS[0]}</p>", head), SOURCE)) == SAYS[:1]


def test_linked_data_do_not_replace_an_article_that_is_shown() -> None:
    script = f'<script type="application/ld+json">{json.dumps({"articleBody": "Buy our paper. " * 200})}</script>'
    shown = [*SAYS, "A second trial of ice, in which 90 people took part over two years in Leeds, found much the same."]
    shown += ["The doctors who led it say that nobody knows for how long the effect of ice on the joints may last."]
    made = html.read(page("".join(f"<p>{words}</p>" for words in shown), script), SOURCE)
    assert (outline(made), made.note) == (shown, None)


def test_half_a_character_in_linked_data() -> None:
    data = json.dumps({"articleBody": f"{SAYS[0]} \ud83d {SAYS[1]}"})
    made = html.read(page("", f'<script type="application/ld+json">{data}</script>'), SOURCE)
    assert "\ud83d" not in made.text
    assert made.text.endswith(SAYS[1])


def test_a_caption_is_read_where_it_is_a_sentence() -> None:
    caption = "<figure><img src='a.jpg'><figcaption>{}</figcaption></figure>"
    credit = caption.format("Photograph: Bo Chen/Picture Agency of Leeds.") + caption.format("A bag of ice")
    told = caption.format("Ice eased gout in a trial of 19 people. Credit: Bo Chen of the Agency.")
    made = html.read(page(f"<p>{SAYS[0]}</p>{credit}{told}<p>{SAYS[1]}</p>"), SOURCE)
    assert outline(made) == [SAYS[0], "Ice eased gout in a trial of 19 people.", SAYS[1]]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"\x7fELF\x02\x01\x01" + b"\0" * 90, "a program"),
        (bytes(range(256)) * 20, "a binary file"),
        (b"From: <Saved by Browser>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n<html>", "a web archive"),
    ],
)
def test_what_is_no_page_is_called_what_it_is(body: bytes, what: str) -> None:
    with pytest.raises(ArticleError, match=what):
        read(body, SOURCE, "html")


@pytest.mark.parametrize("codec", ["utf-16-be", "utf-16-le"])
def test_utf16_without_a_mark(codec: str) -> None:
    assert "The café’s owner" in html.read(page(CAFE).decode().encode(codec), SOURCE).text


def test_paragraphs_that_were_never_closed() -> None:
    body = "<html><body>" + "".join(f"<p><font size=2>{SAYS[0]}\n" for _ in range(9)) + "</body></html>"
    made = html.read(body.encode(), SOURCE)
    assert made.text.count("Colchicine") == 9
    assert made.note is None
