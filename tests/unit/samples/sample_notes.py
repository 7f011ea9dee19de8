"""The samples that ship, and for each the note a careful scribe would write. Shared by the tests beside it."""

from __future__ import annotations

from pathlib import Path

from copilot.app.samples import load_sample

ROOT = Path(__file__).resolve().parents[3] / "resources" / "samples"
IDS = ("diabetes-hypertension", "knee-injury", "respiratory-infection")

Note = tuple[dict[str, list[str]], list[str]]
"""Statements by section, and what is left to the doctor."""

GOOD_NOTES: dict[str, Note] = {
    "respiratory-infection": (
        {
            "subjective": [
                "Has had a bad cough for 5 days.",
                "Coughs up some yellow mucus in the morning.",
                "Denies blood in it.",
                "Had a fever of 101 last night.",
                "Denies chest pain.",
                "Gets a little short of breath up the stairs.",
                "Has had a sore throat for two days.",
                "Denies vomiting or diarrhea.",
                "Daughter had a cold last week.",
                "Has high blood pressure.",
                "Takes lisinopril 10 mg once a day.",
                "Allergic to penicillin. It gave a rash.",
                "Quit smoking 10 years ago.",
            ],
            "objective": [
                "Temperature is 100.8.",
                "Blood pressure is 132/78.",
                "Heart rate is 92, and oxygen level is 96%.",
                "Throat is red.",
                "Crackles at the base of the right lung.",
                "Left lung is clear.",
                "Heart is regular with no murmur.",
            ],
            "assessment": ["Pneumonia in the right lung. It is mild."],
            "plan": [
                "Chest x-ray today, and order a blood count.",
                "Start doxycycline 200 mg today, and then 100 mg once a day for 4 days.",
                "For the fever, Tylenol 650 mg every 6 hours.",
                "Stay home until the fever is gone.",
                "See again in one week.",
                "If trouble breathing, or coughs up blood, go to the emergency room right away.",
            ],
        },
        ["Any chills or night sweats? Yes."],
    ),
    "diabetes-hypertension": (
        {
            "subjective": [
                "Checks blood sugar every morning, usually around 140.",
                "Takes metformin 500 mg twice a day.",
                "Takes lisinopril 20 mg once a day.",
                "Takes atorvastatin 40 mg at bedtime.",
                "Sometimes forgets the metformin in the evening.",
                "Denies low blood sugars.",
                "Has had some tingling in feet for about two months.",
                "Denies chest pain.",
                "Denies blurry vision.",
                "Allergic to sulfa drugs.",
            ],
            "objective": [
                "Blood pressure today is 142/88.",
                "Heart rate is 76.",
                "Weight is 198 pounds.",
                "Lungs are clear.",
                "No swelling in the legs.",
                "Decreased sensation in both feet, but no sores.",
                "Hemoglobin A1c is 7.9.",
                "Kidney function is normal.",
            ],
            "assessment": [
                "Diabetes is not well controlled, and blood pressure is still high.",
                "The tingling is from nerve damage from the diabetes.",
            ],
            "plan": [
                "Increase metformin to 1,000 mg twice a day.",
                "Keep taking lisinopril 20 mg once a day, and add amlodipine 5 mg once a day.",
                "Continue atorvastatin.",
                "Order a urine test for protein today, and repeat the hemoglobin A1c in three months.",
                "Refer to a foot doctor.",
                "Come back in 3 months.",
                "Call if blood sugar is over 300.",
                "If chest pain or sudden weakness, go to the emergency room.",
            ],
        },
        ["Any nausea, vomiting or diarrhea? Yes."],
    ),
    "knee-injury": (
        {
            "subjective": [
                "Hurt left knee 4 days ago.",
                "Twisted left knee and felt a pop.",
                "Knee was swollen within 2 hours.",
                "Pain is about a 6 out of 10 on walking.",
                "It gave way twice on the stairs.",
                "Does not lock.",
                "Denies numbness or tingling in foot.",
                "Takes ibuprofen 400 mg twice a day.",
                "Uses an albuterol inhaler for asthma, 2 puffs as needed.",
                "Allergic to codeine.",
            ],
            "objective": [
                "Blood pressure is 118/74, and heart rate is 68.",
                "Left knee: moderate swelling.",
                "Tenderness on the inside of the left knee.",
                "No redness or bruising.",
                "The left knee is tender and unstable. The right knee is normal.",
                "Good pulses and normal sensation in both feet.",
            ],
            "assessment": ["Worried about a ligament tear in the left knee."],
            "plan": [
                "X-ray of the left knee today, and order an MRI of the left knee.",
                "Refer to an orthopedic surgeon.",
                "Knee brace and crutches.",
                "Increase ibuprofen to 600 mg three times a day with food.",
                "No sports for now. Start physical therapy next week.",
                "See again in two weeks.",
                "If foot gets numb, or calf is swollen, or fever, go to the emergency room right away.",
            ],
        },
        ["Is the pain there all the time, or does it come and go? Um, yeah."],
    ),
}

SAMPLES = tuple(load_sample(ROOT / name) for name in IDS)
