namespace SourceGenBus;

/// <summary>Owns handler instances and disposes them with the bus.</summary>
internal interface IHandlerOwner : IDisposable, IAsyncDisposable
{
    /// <summary>The services that the application gave, which are what handlers see as theirs; null without any.</summary>
    IServiceProvider? Given { get; }
}
