namespace SourceGenBus.Benchmarks;

/// <summary>
/// Published from many threads at once. Its handler writes to the event and not to itself, so that the threads share
/// nothing but the bus.
/// </summary>
public sealed class OrderRated
{
    public long Handled { get; set; }
}
