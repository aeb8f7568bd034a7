namespace SourceGenBus.EventStore.Hosting;

/// <summary>Why a worker does not work.</summary>
/// <param name="Exception">What ended it.</param>
/// <param name="IsFinal">Whether it stays so; otherwise it waits to be started again.</param>
internal sealed record WorkerEnd(Exception Exception, bool IsFinal);
