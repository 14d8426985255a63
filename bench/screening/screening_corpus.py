"""A labelled corpus of invented municipal files.  Five families with other layouts, headings and spellings.

A label is a kind and where it stands (a sheet, a part); ``hold`` is what the default settings should decide:
a special number or sensitive matter of a private person, or ten private persons.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import screening_fifth_forms as fifth_forms
import screening_fifth_free as fifth_free
import screening_fifth_held as fifth_held
import screening_fifth_public as fifth_public
import screening_fourth_free as last_free
import screening_fourth_held as last_held
import screening_free as free
import screening_held as held
import screening_third_free as other_free
import screening_third_held as other_held
from screening_family import Family, Sample

MAKERS: tuple[Callable[[Family], Sample], ...] = (
    held.roster, held.hidden_roster, held.hidden_column, held.tax_list, held.headless_numbers, held.care_list, held.resident_phones, held.application, held.tracked, held.pivot,
    held.accounts, held.consultation, held.comment, free.minutes, free.statistics, free.orders, free.headless_orders, free.staff, free.invoice, free.vendors, free.members, free.parcels,
    free.letter, free.notice,
)  # fmt: skip
MAKERS_C: tuple[Callable[[Family], Sample], ...] = (
    other_held.allowance, other_held.insurance, other_held.pupils, other_held.evacuation, other_held.withholding, other_held.decision, other_held.collection, other_held.protection,
    other_held.pension, other_held.foreigners, other_held.drivers, other_held.pasted, other_held.speaker, other_held.payment, other_held.care, other_held.wide_digits,
    other_free.tender, other_free.council, other_free.population, other_free.directory, other_free.books, other_free.works, other_free.sensor, other_free.facilities, other_free.manual,
    other_free.passed, other_free.bill, other_free.budget, other_free.newsletter, other_free.slides, other_free.reply,
)  # fmt: skip

MAKERS_D: tuple[Callable[[Family], Sample], ...] = (
    last_held.address_labels, last_held.arrears, last_held.nursery, last_held.case_record, last_held.pupil_health, last_held.bank_transfer, last_held.survey, last_held.applicants,
    last_held.temporary_staff, last_held.mail_merge, last_held.family_register, last_held.school_conference, last_held.checkups, last_held.borrowers, last_held.licences,
    last_held.benefit_letter, last_held.remark, last_held.hidden_names, last_held.telephone_note, last_held.foreign_residents, last_held.care_conference,
    last_held.welfare_commissioners, last_held.evacuees, last_held.coming_of_age,
    last_free.assembly, last_free.council_summary, last_free.education_board, last_free.transfers, last_free.duties, last_free.contracts, last_free.care_providers, last_free.circular,
    last_free.plan, last_free.school_profile, last_free.polling_places, last_free.equipment, last_free.meters, last_free.small_areas, last_free.town_paper, last_free.vendor_mail,
    last_free.card_questions, last_free.drill, last_free.town_history, last_free.fax_sheet, last_free.access_log, last_free.job_offers, last_free.invoices, last_free.committee_roll,
)  # fmt: skip
MAKERS_E: tuple[Callable[[Family], Sample], ...] = (
    fifth_held.resident_export, fifth_held.child_allowance, fifth_held.evacuation_support, fifth_held.tax_arrears, fifth_held.health_checkup, fifth_held.nursery_application,
    fifth_held.complaints, fifth_held.school_lunch, fifth_held.staff_numbers, fifth_held.handicap_register, fifth_held.foreign_residents, fifth_held.pension_table,
    fifth_held.hunters, fifth_held.brigade_pay, fifth_held.transfer_file, fifth_held.library_overdue, fifth_held.dogs, fifth_held.cemetery, fifth_held.voters,
    fifth_held.seniors_club, fifth_held.district_heads,
    fifth_forms.case_meeting, fifth_forms.child_guidance, fifth_forms.driver_cards, fifth_forms.pasted_mail, fifth_forms.attached_mail, fifth_forms.speaker_note,
    fifth_forms.slide_table, fifth_forms.commented_draft, fifth_forms.tracked_letter, fifth_forms.pivot_source, fifth_forms.hidden_accounts, fifth_forms.filtered_rows,
    fifth_forms.address_labels, fifth_forms.web_export, fifth_forms.form_answers, fifth_forms.donors, fifth_forms.card_memo, fifth_forms.doctors_opinion,
    fifth_forms.boxed_note, fifth_forms.cell_comment, fifth_forms.letter_header, fifth_forms.headless_accounts, fifth_forms.relay_team, fifth_forms.temporary_pay,
    fifth_forms.volunteers,
    fifth_free.orders, fifth_free.meter_readings, fifth_free.land_register, fifth_free.handicap_statistics, fifth_free.age_table, fifth_free.expenses, fifth_free.sensors,
    fifth_free.books, fifth_free.lunch_goods, fifth_free.assets, fifth_free.data_items, fifth_free.blank_form, fifth_free.filled_example, fifth_free.bank_codes,
    fifth_free.invoice, fifth_free.budget, fifth_free.waste_calendar, fifth_free.anonymous_survey, fifth_free.resident_letter, fifth_free.small_claim, fifth_free.population,
    fifth_free.project_plan,
    fifth_public.assembly_minutes, fifth_public.duty_table, fifth_public.office_telephones, fifth_public.transfers, fifth_public.committee, fifth_public.bidders,
    fifth_public.vendor_contacts, fifth_public.polling_places, fifth_public.shelters, fifth_public.duty_doctors, fifth_public.candidates, fifth_public.welfare_plan,
    fifth_public.number_training, fifth_public.fax_sheet, fifth_public.vendor_mail, fifth_public.school_timetable, fifth_public.town_history, fifth_public.works_notice,
    fifth_public.passed_numbers, fifth_public.section_heads,
)  # fmt: skip
MAKERS_OF = {"A": MAKERS, "B": MAKERS, "C": MAKERS_C, "D": MAKERS_D, "E": MAKERS_E}


def corpus(family: str, seed: int, rounds: int) -> Iterator[Sample]:
    for n in range(rounds):
        for maker in MAKERS_OF[family]:
            yield maker(Family(family, random.Random(f"{family}-{seed}-{n}-{maker.__name__}")))
