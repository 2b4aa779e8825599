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
    "registry numbers": "Stem cells for cirrhosis: " + ", ".join(f"NCT0134{n}" for n in range(2250, 2310)),
    "product page": "Curcumin Gold capsules\n\n- Supports healthy joints\n- Relieves arthritis pain fast\n- natural "
    "curcumin\n- Third party tested\n- Gluten free, vegan friendly\n- 90 capsules a bottle\n- Take two capsules daily "
    "with food\n- Money back guarantee\n- Clinically proven ingredients\n- Made in USA\n- Improves mobility, comfort",
    "headlines in capitals": "NEW DRUG CURES DIABETES, DOCTORS SAY. STEM CELL THERAPY HELPS PATIENTS WALK AGAIN AFTER "
    "STROKE. VITAMIN D CUTS CANCER RISK BY HALF. MIRACLE DIET REVERSES DEMENTIA IN WEEKS. SCIENTISTS HAIL BREAKTHROUGH "
    "JAB. KETO BEATS METFORMIN, SAYS STUDY. GINSENG FIGHTS FATIGUE. ACUPUNCTURE EASES MIGRAINE PAIN.",
    "speakers": "Speakers: John Smith, Mary Jones, Peter Müller, Ana de la Cruz, Wei Zhang, María García, "
    "Jean Dupont, Olga Petrova, Ahmed Hassan, Priya Patel, Sven Larsson, Giovanni Rossi, Fatima Ali, David Cohen, Emma "
    "Brown, Liam Murphy, Chen Li, Anna Kowalska, Juan Pérez, Jan van Dam, Lars Nielsen. Dr Smith said metformin helps "
    "patients.",
    "references": "Asthma treatment works. 1. Smith J, Jones K. Budesonide asthma adults randomised trial. Lancet "
    "2019;393:123-31. 2. Brown L, White M. Inhaled steroids children wheeze. N Engl J Med 2020;382:45-52. 3. Rossi G, "
    "Bianchi F. Dupilumab severe asthma. Eur Respir J 2018;52:1800. 4. Schmidt K. Omalizumab allergic asthma children. "
    "Allergy 2017;72:99. 5. Tanaka H. Tiotropium add-on. Chest 2016;150:1.",
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
    "German product page": "Kurkuma Gold Kapseln\n\n- Unterstützt gesunde Gelenke\n- Lindert Schmerzen bei Arthrose\n"
    "- 100% natürlich\n- Laborgeprüft, glutenfrei, vegan\n- 90 Kapseln pro Packung\n- Zwei Kapseln täglich einnehmen\n"
    "- Geld zurück Garantie\n- Ohne Zusatzstoffe\n- Klinisch geprüfte Wirkstoffe",
    "German headlines in capitals": "NEUES MEDIKAMENT HEILT DIABETES, SAGEN ÄRZTE. STAMMZELLEN HELFEN PATIENTEN NACH "
    "SCHLAGANFALL. WUNDERDIÄT STOPPT DEMENZ. FORSCHER FEIERN DURCHBRUCH. AKUPUNKTUR LINDERT MIGRÄNE. NEUE STUDIE ZEIGT "
    "ERFOLG BEI RHEUMA.",
    "Spanish with numbers": "Terapia con células madre: NCT01342250, NCT01400022, NCT02943707. Los pacientes "
    "con cirrosis mejoraron según el estudio.",
    "Italian headline": "Nuova terapia cura l'asma, dicono i medici",
    "French headline": "Un nouveau traitement guérit l'asthme, selon une clinique",
    "Finnish": "Kantasoluhoitoa on tutkittu pienessä ryhmässä potilaita, joilla on nivelrikko, mutta pitkän aikavälin "
    "vaikutuksia ei vielä tunneta. Lääkärit toivovat, että hoito auttaisi useampia potilaita.",
    "Indonesian": "Terapi sel punca telah diuji pada sekelompok kecil pasien dengan sirosis hati, tetapi efek panjang "
    "belum diketahui. Para peneliti berharap terapi ini dapat membantu lebih banyak pasien untuk semua orang.",
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
