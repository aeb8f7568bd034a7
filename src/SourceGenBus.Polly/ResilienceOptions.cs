using Microsoft.Extensions.Options;
using Polly;

namespace SourceGenBus.Polly;

/// <summary>
/// Which pipeline <see cref="ResilienceMiddleware"/> puts around which kind of message; a kind without a pipeline is let through. The
/// pipelines are not owned.
/// </summary>
/// <example>
/// <code>
/// services.Configure&lt;ResilienceOptions&gt;(static options =>
///     options.Queries = new ResiliencePipelineBuilder().AddRetry(new() { MaxRetryAttempts = 3 }).Build());
/// </code>
/// </example>
public sealed record ResilienceOptions
{
    /// <summary>Around commands, with or without a result. A retry sends the command again, so its handler must bear that.</summary>
    public ResiliencePipeline Commands { get; set; } = ResiliencePipeline.Empty;

    /// <summary>Around queries, which change nothing and so are safe to ask again.</summary>
    public ResiliencePipeline Queries { get; set; } = ResiliencePipeline.Empty;

    /// <summary>
    /// Around events. It sees a failing handler only where the failure policy throws, and a retry then calls every handler again,
    /// also those that succeeded. Under the default policy it sees what middleware further inside throws, and nothing else.
    /// </summary>
    public ResiliencePipeline Events { get; set; } = ResiliencePipeline.Empty;

    /// <exception cref="OptionsValidationException">A pipeline is null.</exception>
    internal ResilienceOptions Validated() => Commands is not null && Queries is not null && Events is not null
        ? this
        : throw new OptionsValidationException(
            Options.DefaultName,
            typeof(ResilienceOptions),
            ["A pipeline is null. ResiliencePipeline.Empty lets messages through."]);
}
