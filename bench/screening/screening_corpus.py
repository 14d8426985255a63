"""A labelled corpus of invented municipal files.  Five families with other layouts, headings and spellings.

The seventh, G, was drawn up from what crosses the networks of a town hall, without sight of the detectors.

A label is a kind and where it stands (a sheet, a part); ``hold`` is what the default settings should decide:
a special number or sensitive matter of a private person, or ten private persons.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import screening_fourth_free as last_free
import screening_fourth_held as last_held
import screening_free as free
import screening_held as held
import screening_seventh_free as seventh_free
import screening_seventh_held as seventh_held
import screening_seventh_kept as seventh_kept
import screening_seventh_lists as seventh_lists
import screening_seventh_open as seventh_open
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
MAKERS_G: tuple[Callable[[Family], Sample], ...] = (
    seventh_held.nursery_transfer, seventh_held.zengin, seventh_held.staff_numbers, seventh_held.dependants_form, seventh_held.system_extract, seventh_held.school_entry, seventh_held.school_health, seventh_held.referral,
    seventh_held.case_meeting, seventh_held.protected_person, seventh_held.late_elderly_refunds, seventh_held.pension_exemption, seventh_held.refund_mail, seventh_held.bus_drivers, seventh_held.exchange_students, seventh_held.trainees,
    seventh_held.code_list, seventh_held.card_refund, seventh_held.evacuation_support, seventh_held.visit_record, seventh_held.tracked_consultation, seventh_held.child_protection,
    seventh_kept.long_life_gift, seventh_kept.shift_comment, seventh_kept.very_hidden_source, seventh_kept.payroll, seventh_kept.sick_leave, seventh_kept.certificate_request, seventh_kept.sticky_note, seventh_kept.care_review,
    seventh_kept.online_claims, seventh_kept.disability_report, seventh_kept.house_repair, seventh_kept.error_log, seventh_kept.election_pay, seventh_kept.hidden_rows, seventh_kept.boxed_address, seventh_kept.mail_attachment,
    seventh_kept.tracked_addition, seventh_kept.facility_users,
    seventh_lists.vaccination_targets, seventh_lists.envelope_labels, seventh_lists.donors, seventh_lists.housing_arrears, seventh_lists.sports_class, seventh_lists.petition, seventh_lists.coming_of_age, seventh_lists.arrears_page,
    seventh_lists.side_by_side, seventh_lists.class_list_mail, seventh_lists.volunteer_list, seventh_lists.child_seats, seventh_lists.newsletter_subscribers,
    seventh_free.minutes, seventh_free.transfers, seventh_free.night_duty, seventh_free.suppliers, seventh_free.successful_bidders, seventh_free.order_list, seventh_free.meter_readings, seventh_free.parcels,
    seventh_free.stock, seventh_free.budget, seventh_free.population, seventh_free.welfare_statistics, seventh_free.blank_application, seventh_free.filled_example, seventh_free.interface_design, seventh_free.street_master,
    seventh_free.facility_master, seventh_free.polling_places, seventh_free.shelters, seventh_free.tender_notice, seventh_free.ordinance, seventh_free.assembly_paper, seventh_free.prefecture_survey, seventh_free.company_subsidies,
    seventh_free.company_invoice, seventh_free.estimate, seventh_free.resident_question, seventh_free.reply_letter, seventh_free.small_class, seventh_free.meeting_call, seventh_free.document_list,
    seventh_open.extensions, seventh_open.assets, seventh_open.disease_codes, seventh_open.school_profile, seventh_open.timetable, seventh_open.new_books, seventh_open.passed_numbers, seventh_open.fax_cover,
    seventh_open.health_lecture, seventh_open.water_level, seventh_open.card_questions, seventh_open.contract, seventh_open.town_history, seventh_open.access_log, seventh_open.vaccine_stock, seventh_open.election_result,
    seventh_open.street_lights, seventh_open.delivery_note, seventh_open.poster, seventh_open.manual_with_changes, seventh_open.blank_field_form, seventh_open.drawings, seventh_open.pay_survey,
)  # fmt: skip
MAKERS_OF = {"A": MAKERS, "B": MAKERS, "C": MAKERS_C, "D": MAKERS_D, "G": MAKERS_G}


def corpus(family: str, seed: int, rounds: int) -> Iterator[Sample]:
    for n in range(rounds):
        for maker in MAKERS_OF[family]:
            yield maker(Family(family, random.Random(f"{family}-{seed}-{n}-{maker.__name__}")))
