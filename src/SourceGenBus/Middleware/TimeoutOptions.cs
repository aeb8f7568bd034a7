using Microsoft.Extensions.Options;

namespace SourceGenBus;

/// <summary>
/// How long <see cref="TimeoutMiddleware"/> lets a message take; set with <c>services.Configure&lt;TimeoutOptions&gt;(...)</c> or bound to a
/// configuration.
/// </summary>
public sealed record TimeoutOptions
{
    /// <summary>The time, more than zero, by default 30 seconds; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <exception cref="OptionsValidationException">The time is zero or negative.</exception>
    internal TimeoutOptions Validated() => Timeout > TimeSpan.Zero || Timeout == System.Threading.Timeout.InfiniteTimeSpan
        ? this
        : throw new OptionsValidationException(
            Options.DefaultName, typeof(TimeoutOptions), [$"Timeout is {Timeout}, but a timeout is more than zero, or infinite."]);
}
