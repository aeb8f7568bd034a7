using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Durable;

/// <summary>What a handler's attributes say about its deliveries. Null values leave what the relay's policy says.</summary>
/// <param name="QualifiedName">The class, with <c>global::</c>.</param>
/// <param name="Name">Its stable name; null for that of the class.</param>
/// <param name="Attempts">How many attempts there are.</param>
/// <param name="FirstDelay">The first wait in milliseconds.</param>
/// <param name="MaximumDelay">The longest wait in milliseconds.</param>
/// <param name="Timeout">How long an attempt may take, in milliseconds.</param>
/// <param name="Jitter">Which part of a wait is left to chance.</param>
/// <param name="NeverFor">The exceptions that are not tried again, with <c>global::</c>.</param>
internal sealed record HandlerContractModel(
    string QualifiedName,
    string? Name,
    int? Attempts,
    int? FirstDelay,
    int? MaximumDelay,
    int? Timeout,
    double? Jitter,
    EquatableArray<string> NeverFor);
