"""The registry's names for the fields of a record, and the areas that its search parameters look in.

Field names are those of the service's study data structure; what an area searches is from its page on search areas.
"""

from __future__ import annotations

import re

_FIELDS = """
protocolSection.identificationModule.nctId NCTId
protocolSection.identificationModule.nctIdAliases NCTIdAlias
protocolSection.identificationModule.orgStudyIdInfo.id OrgStudyId
protocolSection.identificationModule.secondaryIdInfos.id SecondaryId
protocolSection.identificationModule.briefTitle BriefTitle
protocolSection.identificationModule.officialTitle OfficialTitle
protocolSection.identificationModule.acronym Acronym
protocolSection.statusModule.statusVerifiedDate StatusVerifiedDate
protocolSection.statusModule.overallStatus OverallStatus
protocolSection.statusModule.lastKnownStatus LastKnownStatus
protocolSection.statusModule.whyStopped WhyStopped
protocolSection.statusModule.expandedAccessInfo.hasExpandedAccess HasExpandedAccess
protocolSection.statusModule.startDateStruct.date StartDate
protocolSection.statusModule.primaryCompletionDateStruct.date PrimaryCompletionDate
protocolSection.statusModule.completionDateStruct.date CompletionDate
protocolSection.statusModule.studyFirstSubmitDate StudyFirstSubmitDate
protocolSection.statusModule.studyFirstPostDateStruct.date StudyFirstPostDate
protocolSection.statusModule.resultsFirstPostDateStruct.date ResultsFirstPostDate
protocolSection.statusModule.lastUpdateSubmitDate LastUpdateSubmitDate
protocolSection.statusModule.lastUpdatePostDateStruct.date LastUpdatePostDate
protocolSection.sponsorCollaboratorsModule.leadSponsor.name LeadSponsorName
protocolSection.sponsorCollaboratorsModule.leadSponsor.class LeadSponsorClass
protocolSection.sponsorCollaboratorsModule.collaborators.name CollaboratorName
protocolSection.descriptionModule.briefSummary BriefSummary
protocolSection.descriptionModule.detailedDescription DetailedDescription
protocolSection.conditionsModule.conditions Condition
protocolSection.conditionsModule.keywords Keyword
protocolSection.designModule.studyType StudyType
protocolSection.designModule.phases Phase
protocolSection.designModule.enrollmentInfo.count EnrollmentCount
protocolSection.designModule.enrollmentInfo.type EnrollmentType
protocolSection.armsInterventionsModule.armGroups.label ArmGroupLabel
protocolSection.armsInterventionsModule.armGroups.type ArmGroupType
protocolSection.armsInterventionsModule.armGroups.description ArmGroupDescription
protocolSection.armsInterventionsModule.armGroups.interventionNames ArmGroupInterventionName
protocolSection.armsInterventionsModule.interventions.type InterventionType
protocolSection.armsInterventionsModule.interventions.name InterventionName
protocolSection.armsInterventionsModule.interventions.description InterventionDescription
protocolSection.armsInterventionsModule.interventions.otherNames InterventionOtherName
protocolSection.outcomesModule.primaryOutcomes.measure PrimaryOutcomeMeasure
protocolSection.outcomesModule.primaryOutcomes.timeFrame PrimaryOutcomeTimeFrame
protocolSection.outcomesModule.secondaryOutcomes.measure SecondaryOutcomeMeasure
protocolSection.eligibilityModule.eligibilityCriteria EligibilityCriteria
protocolSection.contactsLocationsModule.locations.facility LocationFacility
protocolSection.contactsLocationsModule.locations.status LocationStatus
protocolSection.contactsLocationsModule.locations.city LocationCity
protocolSection.contactsLocationsModule.locations.state LocationState
protocolSection.contactsLocationsModule.locations.zip LocationZip
protocolSection.contactsLocationsModule.locations.country LocationCountry
protocolSection.contactsLocationsModule.locations.geoPoint LocationGeoPoint
protocolSection.referencesModule.references.pmid ReferencePMID
protocolSection.referencesModule.references.type ReferenceType
protocolSection.referencesModule.references.citation ReferenceCitation
resultsSection.outcomeMeasuresModule.outcomeMeasures.type OutcomeMeasureType
resultsSection.outcomeMeasuresModule.outcomeMeasures.title OutcomeMeasureTitle
resultsSection.outcomeMeasuresModule.outcomeMeasures.groups.id OutcomeGroupId
resultsSection.outcomeMeasuresModule.outcomeMeasures.groups.title OutcomeGroupTitle
resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses.groupIds OutcomeAnalysisGroupId
resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses.statisticalMethod OutcomeAnalysisStatisticalMethod
resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses.pValue OutcomeAnalysisPValue
resultsSection.outcomeMeasuresModule.outcomeMeasures.classes.categories.measurements.groupId OutcomeMeasurementGroupId
resultsSection.outcomeMeasuresModule.outcomeMeasures.classes.categories.measurements.value OutcomeMeasurementValue
resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses.paramType OutcomeAnalysisParamType
resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses.paramValue OutcomeAnalysisParamValue
resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses.ciLowerLimit OutcomeAnalysisCILowerLimit
resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses.ciUpperLimit OutcomeAnalysisCIUpperLimit
resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses.nonInferiorityType OutcomeAnalysisNonInferiorityType
resultsSection.outcomeMeasuresModule.outcomeMeasures.classes.categories.measurements.groupId OutcomeMeasurementGroupId
resultsSection.outcomeMeasuresModule.outcomeMeasures.classes.categories.measurements.value OutcomeMeasurementValue
resultsSection.adverseEventsModule.eventGroups.seriousNumAffected EventGroupSeriousNumAffected
resultsSection.adverseEventsModule.eventGroups.seriousNumAtRisk EventGroupSeriousNumAtRisk
derivedSection.miscInfoModule.versionHolder VersionHolder
derivedSection.conditionBrowseModule.meshes.id ConditionMeshId
derivedSection.conditionBrowseModule.meshes.term ConditionMeshTerm
derivedSection.conditionBrowseModule.ancestors.id ConditionAncestorId
derivedSection.conditionBrowseModule.ancestors.term ConditionAncestorTerm
derivedSection.interventionBrowseModule.meshes.id InterventionMeshId
derivedSection.interventionBrowseModule.meshes.term InterventionMeshTerm
derivedSection.interventionBrowseModule.ancestors.id InterventionAncestorId
derivedSection.interventionBrowseModule.ancestors.term InterventionAncestorTerm
hasResults HasResults
"""

Path = tuple[str, ...]

FIELDS: dict[str, Path] = {
    name: tuple(path.split(".")) for path, name in (line.split() for line in _FIELDS.strip().splitlines())
}
# Every section and module is a field too, by its own name with a capital.
PIECES: dict[str, Path] = FIELDS | {
    path[i][0].upper() + path[i][1:]: path[: i + 1] for path in FIELDS.values() for i in range(min(2, len(path) - 1))
}

_AREAS = {
    "ConditionSearch": "Condition BriefTitle OfficialTitle ConditionMeshTerm ConditionAncestorTerm Keyword NCTId",
    "InterventionSearch": """
        InterventionName InterventionType ArmGroupType InterventionOtherName BriefTitle OfficialTitle
        ArmGroupLabel InterventionMeshTerm Keyword InterventionAncestorTerm InterventionDescription
        ArmGroupDescription""",
    "TitleSearch": "Acronym BriefTitle OfficialTitle",
    "IdSearch": "NCTId NCTIdAlias Acronym OrgStudyId SecondaryId",
    "SponsorSearch": "LeadSponsorName CollaboratorName",
    "OutcomeSearch": "PrimaryOutcomeMeasure SecondaryOutcomeMeasure",
    "BasicSearch": """NCTId Acronym BriefTitle OfficialTitle Condition InterventionName InterventionOtherName Phase
        PrimaryOutcomeMeasure Keyword BriefSummary ArmGroupLabel SecondaryOutcomeMeasure InterventionDescription
        ArmGroupDescription LeadSponsorName OrgStudyId SecondaryId NCTIdAlias ConditionMeshTerm ConditionAncestorTerm
        InterventionMeshTerm InterventionAncestorTerm CollaboratorName DetailedDescription EligibilityCriteria""",
}
AREAS: dict[str, tuple[Path, ...]] = {
    area: tuple(FIELDS[name] for name in names.split()) for area, names in _AREAS.items()
}
QUERIES = {
    "query.cond": "ConditionSearch",
    "query.intr": "InterventionSearch",
    "query.term": "BasicSearch",
    "query.titles": "TitleSearch",
    "query.id": "IdSearch",
    "query.spons": "SponsorSearch",
    "query.lead": "LeadSponsorName",
    "query.outc": "OutcomeSearch",
}


def values(record: object, path: Path) -> list[object]:
    """Everything at a path, through lists."""
    if isinstance(record, list):
        return [value for entry in record for value in values(entry, path)]
    if not path:
        return [] if record is None else [record]
    return values(record.get(path[0]), path[1:]) if isinstance(record, dict) else []


def projected(record: object, names: list[str]) -> dict[str, object]:
    """A record cut to the named pieces or paths; of one that does not exist only its parents come, empty."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for name in names:
        path = PIECES.get(name) or (tuple(name.split(".")) if "." in name else ("protocolSection", name))
        node = tree
        for key in path[:-1]:
            if node.get(key, ...) is None:
                break
            node = node.setdefault(key, {})
        else:
            node[path[-1]] = None  # all of it
    return _cut(record, tree)  # type: ignore[return-value]


def _cut(value: object, tree: dict | None) -> object:  # type: ignore[type-arg]
    if tree is None:
        return value
    if isinstance(value, list):
        return [_cut(entry, tree) for entry in value]
    if not isinstance(value, dict):
        return {}
    return {key: _cut(value[key], branch) for key, branch in tree.items() if key in value}


def words(text: object) -> str:
    """Text as the search sees it: words in lower case without a plural's s, between spaces."""
    found = re.findall(r"\w+", str(text).casefold())
    return (
        " "
        + " ".join(
            word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "siu" else word for word in found
        )
        + " "
    )
