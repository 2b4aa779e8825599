"""English or not, by its function words."""

from pathlib import Path

import pytest

from trials.language import english

ENGLISH = {
    "news": "The drug was tested in forty people with gout. Most of them had fewer attacks, but the researchers say "
    "that a larger trial is needed before anyone can be sure.",
    "headline": "New gel for knee pain passes its first test",
    "short headline": "Gene therapy for sickle cell disease",
    "bullets": "Reduces swelling and stiffness\nSupports the joint\nMade in our own laboratory\nFree delivery",
    "registered trial": "Safety and efficacy of umbilical cord mesenchymal stem cells in patients with decompensated "
    "liver cirrhosis: a randomised, double-blind, placebo-controlled Phase 2 trial",
    "names": "According to Dr Müller of the Universitätsklinikum Köln, the treatment of Behçet's disease with "
    "infliximab may soon be replaced by adalimumab.",
}
OTHER = {
    "Spanish": "La terapia con células madre no está aprobada para la artrosis, pero muchas clínicas la ofrecen. Los "
    "pacientes pagan miles de euros y no hay ensayos clínicos que demuestren que se mejora a largo plazo.",
    "Portuguese": "O tratamento com células do cordão umbilical foi testado em doentes do fígado, mas os resultados "
    "do ensaio ainda não foram publicados. As clínicas que o vendem não são as que fazem a investigação.",
    "German": "Die Behandlung mit Stammzellen wurde in einer kleinen Studie an Patienten mit Arthrose geprüft. Ob sie "
    "auf Dauer hilft, ist offen, und die Forscher warnen vor Kliniken, die mehr versprechen, als sie halten können.",
    "French": "On a testé ce traitement chez des patients atteints de la maladie de Crohn, mais les résultats restent "
    "à confirmer. Les auteurs de l'étude rappellent que ce n'est pas un médicament autorisé.",
    "Italian": "La terapia genica è stata provata in pochi bambini con una malattia rara del sangue. I medici sono "
    "fiduciosi, ma servono altri studi per capire se il beneficio dura nel tempo.",
    "Dutch": "De behandeling met stamcellen is onderzocht bij mensen met artrose, maar of zij op de lange duur helpt "
    "of niet, weten we nog niet. Er was een kleine groep die er baat bij had, en over de rest is weinig bekend.",
    "Danish": "Behandlingen er blevet afprøvet på folk med gigt, og lægerne håber, at den kan hjælpe flere. Men det "
    "er for tidligt at sige, om den virker, og der er ikke nok forsøg til at give et svar.",
    "Swedish": "Behandlingen har prövats i en liten studie av personer med ledvärk, och forskarna hoppas att den ska "
    "hjälpa fler. Det är dock för tidigt att säga om den har någon effekt över tid.",
    "Polish": "Leczenie komórkami macierzystymi zbadano u chorych na zwyrodnienie stawów, ale do tej pory nie ma "
    "badań, które by to potwierdziły. Lekarze i pacjenci czekają na wyniki.",
    "Russian": "Лечение стволовыми клетками проверили на небольшой группе больных, но о результатах говорить рано.",
    "Chinese": "干细胞疗法已在少数膝关节炎患者中进行了试验,但长期效果仍不清楚。",
    "Chinese with English terms": "间充质干细胞 (MSC) 治疗骨关节炎 (OA) 的 Phase 2 试验已完成,PRP 与 MSC 疗效相近。",
    "figures": "12 34 2024 %",
    "nothing": "",
}


@pytest.mark.parametrize("text", ENGLISH.values(), ids=ENGLISH)
def test_english(text: str) -> None:
    assert english(text)


@pytest.mark.parametrize("text", OTHER.values(), ids=OTHER)
def test_other_languages(text: str) -> None:
    assert not english(text)


def test_every_reference_article_is_english(shared: Path) -> None:
    for path in [*shared.glob("seeds/*.txt"), *shared.glob("gold/articles/*.txt")]:
        assert english(path.read_text(encoding="utf8")), path.name
