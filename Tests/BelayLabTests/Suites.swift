import Testing

/// Tests that need the whole fleet, one after another: they share its ten servers.
@Suite(.serialized) struct FleetTests {}

/// Tests that break connections, one after another: they share two servers.
@Suite(.serialized) struct FaultTests {}

/// Tests of one or two servers, one after another: they share three.
@Suite(.serialized) struct FewTests {}

/// Tests that take many minutes, on servers of their own.
@Suite(.serialized, .enabled(if: LongRun.isWanted, LongRun.words)) struct LongTests {}
