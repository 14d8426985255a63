"""A labelled corpus of invented municipal files.  Families with other layouts, headings and spellings;
E to J were drawn up by other hands without sight of the detectors.

A label is a kind and where it stands (a sheet, a part); ``hold`` is what the default settings should decide:
a special number or sensitive matter of a private person, or ten private persons.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import screening_eighth_free as eighth_free
import screening_eighth_held as eighth_held
import screening_eighth_kept as eighth_kept
import screening_fifth_forms as fifth_forms
import screening_fifth_free as fifth_free
import screening_fifth_held as fifth_held
import screening_fifth_public as fifth_public
import screening_fourth_free as last_free
import screening_fourth_held as last_held
import screening_free as free
import screening_held as held
import screening_ninth_free as ninth_free
import screening_ninth_held as ninth_held
import screening_ninth_town as ninth_town
import screening_seventh_free as seventh_free
import screening_seventh_held as seventh_held
import screening_seventh_kept as seventh_kept
import screening_seventh_lists as seventh_lists
import screening_seventh_open as seventh_open
import screening_sixth_free as sixth_free
import screening_sixth_free_codes as sixth_free_codes
import screening_sixth_free_figures as sixth_free_figures
import screening_sixth_free_words as sixth_free_words
import screening_sixth_held as sixth_held
import screening_sixth_held_care as sixth_held_care
import screening_sixth_held_life as sixth_held_life
import screening_sixth_held_trust as sixth_held_trust
import screening_tenth_free as tenth_free
import screening_tenth_held as tenth_held
import screening_tenth_told as tenth_told
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
    fifth_held.hunters, fifth_held.brigade_pay, fifth_held.transfer_file, fifth_held.overdue_books, fifth_held.dogs, fifth_held.cemetery, fifth_held.voters,
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
MAKERS_F: tuple[Callable[[Family], Sample], ...] = (
    sixth_held.counter_requests, sixth_held.insurance_recalculation, sixth_held.owners, sixth_held.arrears_talks, sixth_held.direct_debit,
    sixth_held.water_customers, sixth_held.housing, sixth_held.residence_codes, sixth_held.numbers_in_remarks, sixth_held.moved, sixth_held.remarked_totals,
    sixth_held.refunds_hidden, sixth_held.returns_in_zip, sixth_held_life.solar_subsidy,
    sixth_held_life.overdue_books, sixth_held_life.crematorium, sixth_held_life.bulky_waste, sixth_held_life.dogs, sixth_held_life.respect_for_the_aged,
    sixth_held_life.swimming_course, sixth_held_life.address_print, sixth_held_life.drivers, sixth_held_life.fire_brigade, sixth_held_life.dependants,
    sixth_held_life.examinees,
    sixth_held_care.disability_services, sixth_held_care.care_panel, sixth_held_care.pension_memo, sixth_held_care.wards, sixth_held_care.vaccinations,
    sixth_held_care.expecting, sixth_held_care.nurses_notes, sixth_held_care.overpaid, sixth_held_care.online_claims, sixth_held_care.protected_residents,
    sixth_held_trust.after_school, sixth_held_trust.school_costs, sixth_held_trust.support_committee, sixth_held_trust.consultation, sixth_held_trust.case_meeting,
    sixth_held_trust.language_teachers, sixth_held_trust.struck_out, sixth_held_trust.donor_card,
    sixth_free.questions_notice, sixth_free.press_release, sixth_free.facilities, sixth_free.contractors_minutes, sixth_free.doctors_duty, sixth_free.count_of_votes,
    sixth_free.chairs, sixth_free.extensions, sixth_free.school_month, sixth_free.vendor_thread, sixth_free.board_agenda, sixth_free.cleaning,
    sixth_free.panel_minutes, sixth_free.polling_staff, sixth_free.event_plan,
    sixth_free_figures.bus, sixth_free_figures.ages_by_area, sixth_free_figures.budget, sixth_free_figures.tender_results, sixth_free_figures.quotation,
    sixth_free_figures.registered_firms, sixth_free_figures.vouchers, sixth_free_figures.orders, sixth_free_figures.infections, sixth_free_figures.fees,
    sixth_free_figures.survey, sixth_free_figures.disability_plan,
    sixth_free_codes.hydrants, sixth_free_codes.night_log, sixth_free_codes.bank_codes, sixth_free_codes.equipment, sixth_free_codes.readings,
    sixth_free_codes.vehicles, sixth_free_codes.new_books, sixth_free_codes.vaccine_stock, sixth_free_codes.network_list, sixth_free_codes.layout_specification,
    sixth_free_codes.open_data,
    sixth_free_words.number_manual, sixth_free_words.privacy_policy, sixth_free_words.chat_questions, sixth_free_words.reply_to_one,
    sixth_free_words.blank_debit_form, sixth_free_words.lecture, sixth_free_words.complaint, sixth_free_words.training,
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
MAKERS_H: tuple[Callable[[Family], Sample], ...] = (
    eighth_held.moving_certificate, eighth_held.postal_request, eighth_held.returned_cards, eighth_held.change_records,
    eighth_held.foreign_addresses, eighth_held.passport_counter, eighth_held.support_measures, eighth_held.guardian_ruling,
    eighth_held.digit_boxes, eighth_held.debit_records, eighth_held.co_owners, eighth_held.heirs_memo, eighth_held.high_cost_refunds,
    eighth_held.pension_sideways, eighth_held.accident_report, eighth_held.commented_counts, eighth_held.card_dispute,
    eighth_kept.care_conference, eighth_kept.examination_orders, eighth_kept.case_slides, eighth_kept.nursery_places,
    eighth_kept.allowance_cells, eighth_kept.vaccination_refunds, eighth_kept.mothers_mail, eighth_kept.checkup_reply,
    eighth_kept.follow_ups, eighth_kept.care_levies,
    eighth_free.form_stock, eighth_free.kiosk_records, eighth_free.change_codes, eighth_free.blank_change_form, eighth_free.filled_example,
    eighth_free.number_questions, eighth_free.insurance_council, eighth_free.counter_duties, eighth_free.vendor_thread,
    eighth_free.tender_results, eighth_free.care_offices, eighth_free.clinics, eighth_free.welfare_figures, eighth_free.branch_codes,
    eighth_free.record_layout, eighth_free.printers_invoice, eighth_free.nursery_vacancies, eighth_free.parents_class,
    eighth_free.supporters_course, eighth_free.tax_reply, eighth_free.nameless_cases, eighth_free.night_batch, eighth_free.leak_training,
)  # fmt: skip
MAKERS_I: tuple[Callable[[Family], Sample], ...] = (
    ninth_held.year_end_adjustment, ninth_held.long_leave, ninth_held.pay_account_mail, ninth_held.mutual_aid, ninth_held.donors_export, ninth_held.owners_to_buy_from, ninth_held.compensation, ninth_held.road_accident,
    ninth_held.water_debit, ninth_held.stopped_water, ninth_held.hill_farms, ninth_held.small_loan, ninth_held.runners, ninth_held.ambulance_log, ninth_held.damage_reports, ninth_held.court_reply,
    ninth_held.trainee_cards, ninth_held.scholarship,
    ninth_town.lunch_allergies, ninth_town.absent_pupil, ninth_town.course_signups, ninth_town.postal_voting, ninth_town.petition, ninth_town.observers_pay, ninth_town.police_request,
    ninth_free.duties, ninth_free.meter_change, ninth_free.pump_log, ninth_free.budget_lines, ninth_free.opened_bids, ninth_free.assembly_questions, ninth_free.filled_sample, ninth_free.empty_form,
    ninth_free.leave_figures, ninth_free.code_table, ninth_free.lent_tablets, ninth_free.books_wanted, ninth_free.broken_light, ninth_free.payment_questions, ninth_free.works_contract, ninth_free.candidates,
    ninth_free.sales_mail, ninth_free.staff_accounts, ninth_free.privacy_training, ninth_free.disaster_log, ninth_free.insured_cars, ninth_free.found_things, ninth_free.voices, ninth_free.rules_draft,
    ninth_free.stone_monument,
)  # fmt: skip
MAKERS_J: tuple[Callable[[Family], Sample], ...] = (
    tenth_held.wrong_attachment, tenth_held.behind_the_pivot, tenth_held.all_in_the_address_line, tenth_held.vaccination_bookings, tenth_held.price_relief_transfers, tenth_held.evacuation_plans, tenth_held.web_form_answers,
    tenth_held.aed_course, tenth_held.stick_as_archive, tenth_held.sql_dump, tenth_held.crash_dump, tenth_held.donors_cards, tenth_held.language_class, tenth_held.pupils_abroad,
    tenth_held.drivers_check, tenth_held.pay_slip_remark, tenth_held.filtered_subsidy,
    tenth_told.black_bars, tenth_told.disclosed_record, tenth_told.survey_remarks, tenth_told.counsellor, tenth_told.referral, tenth_told.call_centre, tenth_told.chat,
    tenth_told.form_left_filled, tenth_told.former_addressee, tenth_told.allergy_box,
    tenth_free.firms_in_the_address_line, tenth_free.bars_burnt_in, tenth_free.opinions, tenth_free.vaccine_sites, tenth_free.supplier_payments, tenth_free.aed_places, tenth_free.masked_trace,
    tenth_free.hidden_codes, tenth_free.staff_chat, tenth_free.apology, tenth_free.leak_report, tenth_free.ledger, tenth_free.anonymous_cases, tenth_free.example,
    tenth_free.street_lamp, tenth_free.few_places, tenth_free.care_committee, tenth_free.school_duties, tenth_free.dogs, tenth_free.bus_stops, tenth_free.picture_books,
    tenth_free.table_layout, tenth_free.privacy_slides,
)  # fmt: skip
MAKERS_OF = {
    "A": MAKERS,
    "B": MAKERS,
    "C": MAKERS_C,
    "D": MAKERS_D,
    "E": MAKERS_E,
    "F": MAKERS_F,
    "G": MAKERS_G,
    "H": MAKERS_H,
    "I": MAKERS_I,
    "J": MAKERS_J,
}


def corpus(family: str, seed: int, rounds: int) -> Iterator[Sample]:
    for n in range(rounds):
        for maker in MAKERS_OF[family]:
            yield maker(Family(family, random.Random(f"{family}-{seed}-{n}-{maker.__name__}")))
