using Polly;

namespace SourceGenBus.Polly;

/// <summary>
/// Which pipeline <see cref="ResilienceMiddleware"/> puts around which kind of message. Register one as a singleton; a kind
/// without a pipeline is let through. The pipelines are not owned.
/// </summary>
/// <example>
/// <code>
/// services.AddSingleton(new ResilienceOptions
/// {
///     Queries = new ResiliencePipelineBuilder().AddRetry(new() { MaxRetryAttempts = 3 }).Build(),
/// });
/// </code>
/// </example>
public sealed record ResilienceOptions
{
    /// <summary>Around commands, with or without a result. A retry sends the command again, so its handler must bear that.</summary>
    public ResiliencePipeline Commands { get; init; } = ResiliencePipeline.Empty;

    /// <summary>Around queries, which change nothing and so are safe to ask again.</summary>
    public ResiliencePipeline Queries { get; init; } = ResiliencePipeline.Empty;

    /// <summary>
    /// Around events. It sees a failing handler only where the failure policy throws, and a retry then calls every handler again,
    /// also those that succeeded. Under the default policy it sees what middleware further inside throws, and nothing else.
    /// </summary>
    public ResiliencePipeline Events { get; init; } = ResiliencePipeline.Empty;
}
