namespace SourceGenBus;

/// <summary>What collects how the handlers of a publish fare. A context carries it; the bus derives its own and uses it.</summary>
internal abstract class HandlerOutcomes;
