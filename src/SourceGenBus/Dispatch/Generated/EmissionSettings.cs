using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Dispatch;

/// <summary>What publishing for handlers needs to know of a bus; looked up when it is first needed.</summary>
internal sealed class EmissionSettings(EventBus bus)
{
    internal int MaximumLength { get; } = EventChainOptions.MaximumLengthIn(bus.Services);

    /// <summary>The bus that handlers are given, which a test may have put around the real one.</summary>
    internal IEventBus Bus => field ??= bus.Services.GetService<IEventBus>() ?? bus;
}
