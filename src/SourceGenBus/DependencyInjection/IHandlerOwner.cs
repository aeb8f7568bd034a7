namespace SourceGenBus;

/// <summary>Owns handler instances and disposes them with the bus.</summary>
internal interface IHandlerOwner : IDisposable, IAsyncDisposable;
