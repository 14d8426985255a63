"""検知: scanners that look for known and suspicious content beside the rebuilding.

A scanner is never the reason why a file passes that could be rebuilt; it is one more reason why one may not.
It gets the *original* bytes, streamed out of the vault, and never a file: nothing of them reaches a disk in plain.
What a scanner says is a claim of an outside program; its words are cut and cleaned before they are kept.

    base      what every scanner answers, and the problems it may have
    clamd     ClamAV's daemon over a socket (INSTREAM)
    yara      the town's own YARA rules, in a locked child
    icap      an outside scanner or sandbox that speaks ICAP (RFC 3507)
    registry  from ``SEKISHO_SCANNERS`` to scanners
    scanning  ask all of them about one original
"""
