namespace SourceGenBus.Tests.Models;

internal sealed class Subscriber
{
    internal required Interval Coming { get; init; }

    internal Interval? Leaving { get; set; }

    internal IDisposable? Subscription { get; set; }

    internal bool WasThereDuring(Interval publish) => Coming.IsBefore(publish) && (Leaving is null || publish.IsBefore(Leaving));

    internal bool WasAwayDuring(Interval publish) => publish.IsBefore(Coming) || (Leaving is not null && Leaving.IsBefore(publish));
}
