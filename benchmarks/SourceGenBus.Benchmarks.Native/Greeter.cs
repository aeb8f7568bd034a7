namespace SourceGenBus.Benchmarks.Native;

internal sealed record Greeted(string By);

#if BUS
[EventHandler<Greeted>]
#endif
internal sealed class Greeter
{
    public int Calls { get; private set; }

    public ValueTask HandleAsync(Greeted @event)
    {
        Calls++;
        Console.WriteLine($"Greeted by a {@event.By}.");
        return default;
    }
}
