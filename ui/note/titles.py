"""What a finding is called, by its kind."""

from __future__ import annotations

from PySide6.QtCore import QObject

from copilot.domain.note import Finding


class FindingTitles(QObject):
    """The kinds are those of the checks; one that is not known here gets a general title."""

    def title(self, finding: Finding) -> str:
        known = self.known().get(finding.kind)
        if known is not None:
            return known
        return self.tr("Left out") if finding.statement_id is None else self.tr("Check this statement")

    def known(self) -> dict[str, str]:
        return {
            "age_differs": self.tr("Age does not match"),
            "allergy_met": self.tr("Allergy to what is given"),
            "certainty_differs": self.tr("Certainty does not match"),
            "chart_allergy_denied": self.tr("The chart knows an allergy"),
            "chart_allergy_missing": self.tr("Left out: allergy of the chart"),
            "correction_missed": self.tr("A correction was missed"),
            "date_differs": self.tr("Date does not match"),
            "demand_unmet": self.tr("The template asks for more"),
            "dose_differs": self.tr("Dose does not match"),
            "dose_not_charts": self.tr("Dose is not that of the chart"),
            "dose_unusual": self.tr("Unusual dose"),
            "duration_differs": self.tr("Duration does not match"),
            "evidence_missing": self.tr("Nothing said for it"),
            "evidence_weak": self.tr("Little said for it"),
            "frequency_differs": self.tr("Frequency does not match"),
            "medication_confused": self.tr("Medications may be mixed up"),
            "medication_renamed": self.tr("Medication has another name"),
            "medication_resembles_chart": self.tr("Resembles a medication of the chart"),
            "medication_unsupported": self.tr("Medication was not said"),
            "number_unsupported": self.tr("Number was not said"),
            "omitted_allergy": self.tr("Left out: allergy"),
            "omitted_diagnosis": self.tr("Left out: diagnosis"),
            "omitted_dose": self.tr("Left out: dose"),
            "omitted_follow_up": self.tr("Left out: follow-up"),
            "omitted_medication": self.tr("Left out: medication"),
            "omitted_negative": self.tr("Left out: what was denied"),
            "omitted_order": self.tr("Left out: order"),
            "omitted_safety_net": self.tr("Left out: safety net"),
            "omitted_symptom": self.tr("Left out: symptom"),
            "omitted_vital_sign": self.tr("Left out: vital sign"),
            "polarity_differs": self.tr("Denied or not does not match"),
            "question_as_fact": self.tr("A question became a fact"),
            "route_differs": self.tr("Route does not match"),
            "section_empty": self.tr("Section is empty"),
            "side_differs": self.tr("Side does not match"),
            "site_differs": self.tr("Site does not match"),
            "sources_differ": self.tr("Two different things were said"),
            "statements_contradict": self.tr("Statements contradict each other"),
            "subject_differs": self.tr("Said of somebody else"),
            "unit_differs": self.tr("Unit does not match"),
            "vital_differs": self.tr("Reading does not match"),
            "vital_implausible": self.tr("Implausible reading"),
        }
