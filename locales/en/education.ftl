## Education and experience: what postings ask for and people have.

education-junior_high = Middle school
education-senior_high = High school
education-vocational = Vocational school
education-college = Junior college
education-bachelor = Bachelor’s degree
education-master = Master’s degree
education-doctor = Doctorate
education-at-least = { $level } or above
education-has = { $level } is enough
education-none = Any education

experience-unsaid = Experience not stated
experience-none = No experience needed
experience-years =
    { $n ->
        [one] { $n } year of experience
       *[other] { $n } years of experience
    }
