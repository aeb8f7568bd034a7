using SourceGenBus;

namespace Standalone;

[EventHandler<SensorRead>]
internal static class ConvertUnits
{
    public static ValueTask HandleAsync(SensorRead read)
    {
        read.Reached.Enqueue("static");
        return ValueTask.CompletedTask;
    }
}
