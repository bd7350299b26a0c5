-- title: How many visits are for what an earlier one should have settled? · کتنی ملاقاتیں دوبارہ آنے کی وجہ سے ہیں؟
SELECT office, n_visits, n_repeat, round(repeat_ratio, 4) AS repeat_ratio, n_applications, most_visits FROM marts.failure_demand
