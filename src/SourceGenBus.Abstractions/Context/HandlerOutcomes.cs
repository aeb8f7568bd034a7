namespace SourceGenBus;

/// <summary>What collects how the handlers of a publish fare. A context carries it; the bus, which derives its own, reads and writes it.</summary>
internal abstract class HandlerOutcomes;
