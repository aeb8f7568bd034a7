using SourceGenBus;

namespace Standalone;

/// <summary>Builds a bus as a program without a container would.</summary>
public static class SensorProgram
{
    public static EventBusBuilder CreateBuilder() => new EventBusBuilder().AddHandlers();
}
