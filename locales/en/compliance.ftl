## Compliance: automatic checks of postings. Three messages a rule: what is wrong, the law, what to do.

compliance-effect-block = Cannot be submitted
compliance-effect-warn = Please state a basis

compliance-rule-sex = Limits or prefers a sex
compliance-rule-sex-law = Except for work that the state lists as unsuitable for women, no one may recruit men only or prefer them, and postings may not discriminate by sex (Law on the Protection of Women’s Rights 43, Employment Promotion Law 27).
compliance-rule-sex-advice = Take the condition out and say what the work demands; for work on the state’s list, cite it in the same sentence.

compliance-rule-family = Marriage or birth as a condition
compliance-rule-family-law = Employers may not ask about marriage or births, test for pregnancy, or make either a condition (Law on the Protection of Women’s Rights 43).
compliance-rule-family-advice = Take out what is said about marriage, births or pregnancy tests.

compliance-rule-ethnicity = Limits or prefers an ethnic group or race
compliance-rule-ethnicity-law = Postings may not discriminate by ethnicity or race (Regulations on the Human Resources Market 24, Employment Promotion Law 3 and 28).
compliance-rule-ethnicity-advice = Take the condition out; where a language is needed, name the language; where the law favours minorities, cite it in the same sentence.

compliance-rule-religion = Religion as a condition
compliance-rule-religion-law = Postings may not discriminate by religion (Regulations on the Human Resources Market 24, Employment Promotion Law 3).
compliance-rule-religion-advice = Take the condition out.

compliance-rule-household = Limits household registration or region
compliance-rule-household-law = No one may set limits by household registration, region or status against the rules of the state (Regulations on the Human Resources Market 11).
compliance-rule-household-advice = Take the condition out; where the state allows it, cite the rule in the same sentence.

compliance-rule-rural = Discriminates against rural workers
compliance-rule-rural-law = Rural workers have equal rights in towns; no discriminating limits may be set (Employment Promotion Law 31).
compliance-rule-rural-advice = Take out conditions on rural or urban registration or migrant workers.

compliance-rule-carrier = Excludes carriers of an infection
compliance-rule-carrier-law = No one may be refused for carrying an infection; except for work barred by law, no test for hepatitis B may be made on hiring (Employment Promotion Law 30, Regulations on Employment Services 19).
compliance-rule-carrier-advice = Take the condition or the test out; for work that is barred by law, cite it in the same sentence.

compliance-rule-infection = Infectious diseases as a condition
compliance-rule-infection-law = This may only be asked for work that the law bars because it would spread infections (Employment Promotion Law 30).
compliance-rule-infection-advice = Say which rule applies to this work; where a health certificate is enough, ask for that.

compliance-rule-disability = Excludes disabled people
compliance-rule-disability-law = Employers may not discriminate against disabled people (Employment Promotion Law 29).
compliance-rule-disability-advice = Describe the work and the abilities it needs; where the law sets a physical standard, cite it in the same sentence.

compliance-rule-age = Age as a condition
compliance-rule-age-law = Workers have an equal right to employment, and state policy is against age limits (Employment Promotion Law 3 and policies); an age limit needs a basis in the work.
compliance-rule-age-advice = Leave it out where you can; otherwise state the basis. A reviewer takes a second look.

compliance-rule-child = Takes people under 16
compliance-rule-child-law = Employers may not take anyone under 16 (Labour Law 15, Law on the Protection of Minors 61).
compliance-rule-child-advice = Raise the lowest age to 16; for most work it should be 18.

compliance-rule-minor = Takes people of 16 to 18
compliance-rule-minor-law = Workers under 18 may not work underground, with poisons or at the heaviest work, and must be examined and registered (Labour Law 58 and 64).
compliance-rule-minor-advice = Say why the work suits minors, or ask for 18 and over.

compliance-rule-appearance = Looks, height or weight as a condition
compliance-rule-appearance-law = Employers must offer equal chances and fair conditions (Employment Promotion Law 3 and 26); looks that the work does not need have no basis.
compliance-rule-appearance-advice = Take it out and say what the work demands; where looks are the work, as for actors, state that.

compliance-rule-superstition = Zodiac or blood type as a condition
compliance-rule-superstition-law = Employers must offer equal chances and fair conditions (Employment Promotion Law 3 and 26); zodiac and blood type have nothing to do with work.
compliance-rule-superstition-advice = Take the condition out.

compliance-rule-deposit = Takes a deposit
compliance-rule-deposit-law = Employers may not ask for a guarantee or take money or goods under any name (Labour Contract Law 9 and 84).
compliance-rule-deposit-advice = Drop the deposit and take it out of the text.

compliance-rule-fee = Charges applicants
compliance-rule-fee-law = Nothing may be charged for registration, training, clothing, examinations or anything else (Labour Contract Law 9, Regulations on Employment Services 14).
compliance-rule-fee-advice = The employer bears the cost; take it out of the text.

compliance-rule-papers = Keeps papers
compliance-rule-papers-law = Employers may not keep identity cards or other papers (Labour Contract Law 9 and 84).
compliance-rule-papers-advice = Look at papers and give them back at once; take this out of the text.

compliance-rule-guarantor = Asks for a guarantor
compliance-rule-guarantor-law = Employers may not ask workers for a guarantee (Labour Contract Law 9 and 84).
compliance-rule-guarantor-advice = Drop the guarantee and take it out of the text.

compliance-rule-loan = Training on credit
compliance-rule-loan-law = No one may be led by a job offer into a loan for training (notice of five ministries on postings, January 2026; Regulations on Online Recruitment).
compliance-rule-loan-advice = Take out loans, instalments and “learn now, pay later”; a posting is about work.

compliance-rule-training_fee = Sells training as a job
compliance-rule-training_fee-law = A posting may not recruit paying students; training for work is paid by the employer (notice of five ministries on postings, January 2026; Labour Law 68).
compliance-rule-training_fee-advice = Offer courses under training; a posting is about work, and the employer bears its training.

compliance-rule-lure = Lures with income
compliance-rule-lure-law = Postings must be true and may not lure with high pay (notice of five ministries on postings, January 2026; Regulations on Online Recruitment 20).
compliance-rule-lure-advice = State the pay and what it consists of; to keep the words, state their basis.

compliance-rule-scam = Illegal or fraudulent
compliance-rule-scam-law = Postings may not promise admission or offer illegal acts such as fake orders, lent certificates or traded bank cards (notice of five ministries on postings, January 2026; Anti-Telecom Fraud Law).
compliance-rule-scam-advice = Take it out; work like this cannot be published.

compliance-rule-overtime = Overtime without pay
compliance-rule-overtime-law = No one may be forced to work overtime, and overtime is paid (Labour Contract Law 31, Labour Law 44).
compliance-rule-overtime-advice = Take it out; state overtime pay or time off.

compliance-rule-insurance = Without social insurance
compliance-rule-insurance-law = Employers register workers within 30 days of the start and pay in full; a waiver is void (Social Insurance Law 58 and 60).
compliance-rule-insurance-advice = Offer social insurance from the first day.

compliance-rule-trial_pay = Probation without pay or below its minimum
compliance-rule-trial_pay-law = Pay during probation is at least 80 % of the agreed pay and never below the minimum wage (Labour Contract Law 20).
compliance-rule-trial_pay-advice = State at least 80 %; each day of work is paid.

compliance-rule-probation = Probation too long
compliance-rule-probation-law = None for contracts under three months or for one task; at most one month below a year, two below three years, six from there on or open-ended (Labour Contract Law 19).
compliance-rule-probation-advice = Shorten the probation, or state the contract as it is.

compliance-rule-minimum_wage = Below the local minimum wage
compliance-rule-minimum_wage-law = Pay may not be below the local minimum wage (Labour Law 48).
compliance-rule-minimum_wage-advice = Raise the lower end above the minimum; where pay is by the hour or day, check the unit.

compliance-rule-missing = A required element is missing
compliance-rule-missing-law = A posting states the employer, headcount, conditions, duties, place and base pay (Regulations on the Human Resources Market 24).
compliance-rule-missing-advice = Please add it.

compliance-rule-missing_validity = No period of validity
compliance-rule-missing_validity-law = A posting states how long it is valid, or is kept up to date (notice of five ministries on postings, January 2026).
compliance-rule-missing_validity-advice = Please set the last day, at most 90 days ahead.
