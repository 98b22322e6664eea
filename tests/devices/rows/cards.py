# SPDX-License-Identifier: Apache-2.0
from row import Row, gtest


def pcscd(plugin, program, what, tests):
    command = ["{root}/tests/emulators/pcscd.py", *gtest(program, tests)]
    return Row(plugin, "pcscd, vpcd", what, command)


def felica(what, tests):
    return pcscd("reader-felica", "reader_felica_real_test", what, tests)


def iccard(what, tests):
    return pcscd("reader-iccard", "reader_iccard_real_test", what, tests)


ROWS = [
    felica("identifiers of cards; two readers at once", "*ReadsACard*:*TwoReaders*"),
    felica("program's numbers, phones, in three dialects", "*ReadsAProgramsNumber*:*Phones*"),
    felica("pulled at each command of each dialect", "*Pulled*"),
    felica("noise for an answer, at each command", "*Noise*"),
    felica("in and out 50 times: no event lost, nothing leaked", "*Fifty*"),
    felica("no other program steps between two commands", "*NoOtherProgram*"),
    felica("pcscd killed, also in the middle of a command", "RealDaemonTest.*"),
    iccard("T=0 and T=1 by a profile", "*ReadsTheNumber*"),
    iccard("pulled at each command, around a PIN too", "*Pulled*"),
    iccard("a PIN is sent once, when asked, never the last try", "*Pin*-*Pulled*"),
    iccard("in and out 50 times: no event lost, nothing leaked", "*Fifty*/0"),
]
