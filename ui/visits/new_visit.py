"""A new visit: a patient from the list or a new one, and what is known of them."""

from __future__ import annotations

import uuid

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from copilot.domain.chart import Chart, ChartKind
from copilot.domain.visit import Patient, Sex
from ui.theme.tokens import GRID
from ui.widgets.chips import ChipField
from ui.widgets.dates import DateField
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label

_SHOWN = 5


class NewVisitDialog(QDialog):
    """Signals:
    searched: the words to look for among the patients.
    known_chosen: the patient from the list, whose chart is then shown with `show_chart`.
    agreed: the patient, and by kind of chart entry what stands in the chips.
    """

    searched = Signal(str)
    known_chosen = Signal(object)
    agreed = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New visit"))
        self.setMinimumWidth(520)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._known: Patient | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search by name, birth date or record number"))
        self.search.setAccessibleName(self.tr("Search patients"))
        self.search.setClearButtonEnabled(True)
        self.search.textEdited.connect(self.searched)
        self.found = QListWidget()
        self.found.setAccessibleName(self.tr("Patients found"))
        self.found.setMaximumHeight(_SHOWN * 8 * GRID)
        self.found.itemActivated.connect(self._take)
        self.found.itemClicked.connect(self._take)
        self.found.hide()
        self.given, self.family, self.number = QLineEdit(), QLineEdit(), QLineEdit()
        self.born = DateField()
        self.sex = QComboBox()
        for sex, text in (
            (Sex.UNKNOWN, self.tr("not stated")),
            (Sex.FEMALE, self.tr("female")),
            (Sex.MALE, self.tr("male")),
            (Sex.OTHER, self.tr("other")),
        ):
            self.sex.addItem(text, sex)
        hint = self.tr("type one, press Enter")
        self.chips = {
            ChartKind.ALLERGY: ChipField(self.tr("Allergies"), hint),
            ChartKind.PROBLEM: ChipField(self.tr("Problems"), hint),
            ChartKind.MEDICATION: ChipField(self.tr("Medications"), hint),
        }
        self.message = InlineMessage()
        self._build()
        for line in (self.given, self.family, self.number):
            line.textEdited.connect(self._is_another)

    def _build(self) -> None:
        form = QFormLayout()
        form.setSpacing(2 * GRID)
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Given name"), self.given),
            (self.tr("Family name"), self.family),
            (self.tr("Birth date"), self.born),
            (self.tr("Sex"), self.sex),
            (self.tr("Record number"), self.number),
            (self.tr("Allergies"), self.chips[ChartKind.ALLERGY]),
            (self.tr("Problems"), self.chips[ChartKind.PROBLEM]),
            (self.tr("Medications"), self.chips[ChartKind.MEDICATION]),
        )
        for name, field in rows:
            form.addRow(name, field)
            if not field.accessibleName():
                field.setAccessibleName(name)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(button(self.tr("Cancel"), self.reject))
        self.start = button(self.tr("Start the visit"), self._agree, "primary")
        self.start.setDefault(True)
        buttons.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(label(self.tr("Who is it?"), "heading"))
        layout.addWidget(self.search)
        layout.addWidget(self.found)
        layout.addLayout(form)
        layout.addWidget(self.message)
        layout.addLayout(buttons)

    # ------------------------------------------------------------------ known patients

    def show_found(self, patients: tuple[Patient, ...]) -> None:
        self.found.clear()
        for patient in patients:
            born = patient.birth_date.isoformat() if patient.birth_date else ""
            parts = (patient.display(), born, patient.record_number)
            item = QListWidgetItem(" · ".join(part for part in parts if part))
            item.setData(Qt.ItemDataRole.UserRole, patient)
            self.found.addItem(item)
        self.found.setVisible(bool(patients))

    def show_chart(self, chart: Chart) -> None:
        for kind, field in self.chips.items():
            field.put(tuple(f"{e.name} {e.detail}".strip() for e in chart.of(kind)))

    def _take(self, item: QListWidgetItem) -> None:
        patient: Patient = item.data(Qt.ItemDataRole.UserRole)
        self._known = patient
        self.given.setText(patient.given)
        self.family.setText(patient.family)
        self.number.setText(patient.record_number)
        self.born.put(patient.birth_date)
        self.sex.setCurrentIndex(self.sex.findData(patient.sex))
        self.found.hide()
        self.known_chosen.emit(patient)
        self.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_another(self) -> None:
        """Another name or number is another patient: nobody's chart goes to somebody else."""
        self._known = None

    # ------------------------------------------------------------------ agreed

    def _agree(self) -> None:
        if not self.family.text().strip() and not self.given.text().strip():
            self.message.say("warning", self.tr("The patient has no name yet."), self.tr("Type at least one name."))
            self.family.setFocus()
            return
        if self.born.is_wrong():
            self.message.say(
                "warning", self.tr("The birth date cannot be read."), self.tr("Write it as year-month-day.")
            )
            self.born.setFocus()
            return
        entries = {kind: field.texts for kind, field in self.chips.items()}
        self.agreed.emit(self._patient(), entries)
        self.accept()

    def _patient(self) -> Patient:
        fields = {
            "given": self.given.text().strip(),
            "family": self.family.text().strip(),
            "birth_date": self.born.date(),
            "sex": Sex(self.sex.currentData()),
            "record_number": self.number.text().strip(),
        }
        if self._known is not None:
            return self._known.model_copy(update=fields)
        return Patient(id=str(uuid.uuid4()), **fields)
