"""The middle of each country, for trials whose record gives no town's place: degrees north and east, to a whole degree
or so, by hand from an atlas; small countries to a tenth. Names are the registry's, older ones too.
"""

MIDDLES: dict[str, tuple[float, float]] = {
    "Afghanistan": (34, 66), "Albania": (41, 20), "Algeria": (28, 3), "Andorra": (42.5, 1.6), "Angola": (-12, 18),
    "Antigua and Barbuda": (17.1, -61.8), "Argentina": (-35, -65), "Armenia": (40, 45), "Australia": (-25, 134),
    "Austria": (47.5, 14), "Azerbaijan": (40.5, 47.5), "Bahamas": (24, -76), "Bahamas, The": (24, -76),
    "Bahrain": (26, 50.5), "Bangladesh": (24, 90), "Barbados": (13.2, -59.5), "Belarus": (53.5, 28),
    "Belgium": (50.6, 4.6), "Belize": (17, -88.7), "Benin": (9.5, 2.3), "Bhutan": (27.4, 90.4), "Bolivia": (-17, -65),
    "Bosnia and Herzegovina": (44, 18), "Botswana": (-22, 24), "Brazil": (-10, -53), "Bulgaria": (42.7, 25.3),
    "Burkina Faso": (12.3, -1.6), "Burundi": (-3.4, 29.9), "Cambodia": (12.7, 105), "Cameroon": (5.7, 12.7),
    "Canada": (60, -106), "Cayman Islands": (19.3, -81.2), "Central African Republic": (6.6, 20.5),
    "Chad": (15.4, 18.7),
    "Chile": (-35, -71), "China": (35, 103), "Colombia": (4, -73), "Congo": (-0.8, 15.2),
    "Congo, The Democratic Republic of the": (-3, 23.5), "Costa Rica": (10, -84), "Croatia": (45.2, 16),
    "Cuba": (21.8, -79), "Cyprus": (35, 33), "Czech Republic": (49.8, 15.4), "Czechia": (49.8, 15.4),
    "Côte D'Ivoire": (7.6, -5.6), "Côte d'Ivoire": (7.6, -5.6), "Democratic Republic of the Congo": (-3, 23.5),
    "Denmark": (56, 9.5), "Dominican Republic": (18.9, -70.5), "Ecuador": (-1.5, -78.5), "Egypt": (26.5, 30),
    "El Salvador": (13.7, -88.9), "Estonia": (58.7, 25.5), "Eswatini": (-26.5, 31.5), "Ethiopia": (9, 39.5),
    "Fiji": (-17.8, 178), "Finland": (64, 26), "Former Serbia and Montenegro": (44, 20.7),
    "Former Yugoslavia": (44, 20.7), "France": (46.6, 2.4), "French Guiana": (4, -53), "Gabon": (-0.6, 11.8),
    "Gambia": (13.4, -15.4), "Gambia, The": (13.4, -15.4), "Georgia": (42.2, 43.5), "Germany": (51, 10),
    "Ghana": (8, -1.2), "Greece": (39, 22), "Guadeloupe": (16.2, -61.5), "Guam": (13.4, 144.8),
    "Guatemala": (15.7, -90.3),
    "Guinea": (10.4, -10.9), "Guinea-Bissau": (12, -15), "Guyana": (4.8, -58.9), "Haiti": (19, -72.5),
    "Honduras": (14.8, -86.6), "Hong Kong": (22.3, 114.2), "Hungary": (47.2, 19.4), "Iceland": (65, -18.6),
    "India": (22, 79), "Indonesia": (-2, 118), "Iran": (32.5, 54.3), "Iran, Islamic Republic of": (32.5, 54.3),
    "Iraq": (33, 43.7), "Ireland": (53.2, -8), "Israel": (31.4, 35), "Italy": (42.8, 12.5), "Jamaica": (18.1, -77.3),
    "Japan": (36.5, 138), "Jordan": (31.3, 36.8), "Kazakhstan": (48, 67), "Kenya": (0.5, 38),
    "Korea, Republic of": (36.4, 127.8), "Kosovo": (42.6, 20.9), "Kuwait": (29.3, 47.6), "Kyrgyzstan": (41.5, 74.5),
    "Lao People's Democratic Republic": (18.5, 103.8), "Laos": (18.5, 103.8), "Latvia": (56.9, 24.9),
    "Lebanon": (33.9, 35.9), "Lesotho": (-29.6, 28.2), "Liberia": (6.4, -9.3), "Libya": (27, 18),
    "Libyan Arab Jamahiriya": (27, 18), "Liechtenstein": (47.1, 9.5), "Lithuania": (55.3, 23.9),
    "Luxembourg": (49.8, 6.1), "Macau": (22.2, 113.5), "Macedonia, The Former Yugoslav Republic of": (41.6, 21.7),
    "Madagascar": (-19.5, 46.5), "Malawi": (-13.2, 34.3), "Malaysia": (4, 109), "Maldives": (3.7, 73.2),
    "Mali": (17.3, -3.5), "Malta": (35.9, 14.4), "Martinique": (14.6, -61), "Mauritania": (20.2, -10.3),
    "Mauritius": (-20.2, 57.6), "Mexico": (24, -102), "Moldova": (47.2, 28.5), "Moldova, Republic of": (47.2, 28.5),
    "Monaco": (43.7, 7.4), "Mongolia": (46.8, 103), "Montenegro": (42.8, 19.2), "Morocco": (32, -6),
    "Mozambique": (-17.3, 35.5), "Myanmar": (21, 96.5), "Namibia": (-22, 17.2), "Nepal": (28.3, 84),
    "Netherlands": (52.2, 5.5), "New Zealand": (-42, 172.5), "Nicaragua": (12.9, -85), "Niger": (17.4, 9.4),
    "Nigeria": (9.6, 8.1), "North Macedonia": (41.6, 21.7), "Norway": (61.5, 9), "Oman": (20.6, 56),
    "Pakistan": (30, 69.4), "Palestinian Territories, Occupied": (32, 35.2), "Panama": (8.5, -80.1),
    "Papua New Guinea": (-6.5, 145), "Paraguay": (-23.2, -58.4), "Peru": (-9, -74.5), "Philippines": (12, 122.5),
    "Poland": (52.1, 19.4), "Portugal": (39.6, -8.2), "Puerto Rico": (18.2, -66.4), "Qatar": (25.3, 51.2),
    "Romania": (45.9, 25), "Russia": (60, 70), "Russian Federation": (60, 70), "Rwanda": (-2, 29.9),
    "Réunion": (-21.1, 55.5), "San Marino": (43.9, 12.5), "Saudi Arabia": (24, 44.5), "Senegal": (14.4, -14.5),
    "Serbia": (44.2, 20.8), "Sierra Leone": (8.6, -11.8), "Singapore": (1.35, 103.8), "Slovakia": (48.7, 19.5),
    "Slovenia": (46.1, 14.8), "Somalia": (5, 46), "South Africa": (-29, 25), "South Korea": (36.4, 127.8),
    "South Sudan": (7.3, 30.2), "Spain": (40.2, -3.6), "Sri Lanka": (7.6, 80.7), "Sudan": (16, 30),
    "Suriname": (4.1, -55.9), "Sweden": (62.5, 16), "Switzerland": (46.8, 8.2), "Syria": (35, 38.5),
    "Syrian Arab Republic": (35, 38.5), "Taiwan": (23.7, 121), "Tajikistan": (38.5, 71), "Tanzania": (-6.3, 34.8),
    "Thailand": (15.1, 101), "Togo": (8.5, 1), "Trinidad and Tobago": (10.4, -61.3), "Tunisia": (34, 9.6),
    "Turkey": (39, 35), "Turkey (Türkiye)": (39, 35), "Uganda": (1.3, 32.4), "Ukraine": (49, 31.4),
    "United Arab Emirates": (23.9, 54.3), "United Kingdom": (53.5, -1.8), "United States": (39.5, -98.5),
    "Uruguay": (-32.8, -56), "Uzbekistan": (41.8, 63), "Venezuela": (7.1, -66.2), "Vietnam": (16, 107.8),
    "Yemen": (15.9, 47.6), "Zambia": (-13.5, 27.8), "Zimbabwe": (-19, 29.9),
}  # fmt: skip


def values() -> str:
    """The table as rows of SQL; the names are those above, a quotation mark in one doubled."""
    return ", ".join(
        f"('{name.replace(chr(39), chr(39) * 2)}', {north}, {east})" for name, (north, east) in MIDDLES.items()
    )
