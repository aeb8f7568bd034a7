namespace SourceGenBus;

/// <summary>
/// What units of work ask of the bus that they publish on, beside publishing. A class around a bus implements it by passing
/// it on; units of work on a bus without it do without. Thread-safe.
/// </summary>
public interface IUnitOfWorkBus : IEventBus
{
    /// <summary>
    /// The services that handlers find in a context when the command and its scope have ended; null when the bus has none. Not owned.
    /// </summary>
    IServiceProvider? Services { get; }

    /// <summary>Logs what a unit of work must not throw.</summary>
    /// <param name="failure">What has failed.</param>
    void ReportFailure(UnitOfWorkFailure failure);
}
