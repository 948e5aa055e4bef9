"""Names of invented people in the scripts that names have in Inner Mongolia and its neighbours."""

from __future__ import annotations

NAMES = {
    "Uyghur": "بەكىر تۇردى",
    "Kazakh, Arabic letters": "ءابدىراحمان قازاق ۇلى",
    "Arabic ligatures": "عبدالله السلام",
    "Tibetan": "བསོད་ནམས་རྒྱལ་མཚན",
    "Yi": "ꆈꌠꉙ ꀀꁱ",
    "Korean": "김철수",
    "Korean, in letters": "ᄀᆞᆷ",
    "Mongolian, Cyrillic": "Өлзийбаяр Түвшинжаргал",
    "Kazakh, Cyrillic": "Әбдіғаппар Қожахметұлы",
    "Vietnamese": "Nguyễn Thị Ánh",
    "European": "Łukasz Ångström-Ñandú",
    "Lisu": "ꓡꓲꓢꓴ",
    "Chinese with a dot": "阿卜杜拉·买买提",
}
