"""What the faults of a network, a disk and a power supply must not break: invariants I1 to I9."""
