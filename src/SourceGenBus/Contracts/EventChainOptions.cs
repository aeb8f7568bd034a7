using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SourceGenBus;

/// <summary>
/// How long a chain of events that cause one another may grow; set with <c>services.Configure&lt;EventChainOptions&gt;(...)</c> or bound to a
/// configuration.
/// </summary>
public sealed record EventChainOptions
{
    /// <summary>The length where nothing else is set: 32 events.</summary>
    public const int DefaultMaximumLength = 32;

    /// <summary>The number of events in a chain, the first included; at least 1, which forbids handlers to emit.</summary>
    public int MaximumLength { get; set; } = DefaultMaximumLength;

    /// <summary>The length that is set in services; the default where there are none, or no options.</summary>
    /// <exception cref="OptionsValidationException">The length is less than 1.</exception>
    internal static int MaximumLengthIn(IServiceProvider? services)
    {
        var length = services?.GetService<IOptions<EventChainOptions>>()?.Value.MaximumLength ?? DefaultMaximumLength;
        return length >= 1
            ? length
            : throw new OptionsValidationException(
                Options.DefaultName,
                typeof(EventChainOptions),
                [$"MaximumLength is {length}, but at least the first event must be allowed."]);
    }
}
