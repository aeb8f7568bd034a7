namespace SourceGenBus.Generators.Policies;

/// <summary>Writes the lines of a module that mark events.</summary>
internal static class PolicyEmitter
{
    private static readonly string[] Executions = ["Default", "Concurrent", "Sequential"];
    private static readonly string[] FailurePolicies = ["Default", "Continue", "ThrowAfterAll", "StopAtFirst"];

    internal static string Policy(PolicyModel policy) =>
        $"routes.SetPolicy(typeof({policy.EventQualifiedName}), new global::SourceGenBus.Dispatch.DispatchPolicy("
        + $"{Value("HandlerExecution", policy.Execution, Executions)}, {Value("FailurePolicy", policy.Failures, FailurePolicies)}));";

    internal static string Attempt(PolicyModel policy) => $"routes.MarkAttempt(typeof({policy.EventQualifiedName}));";

    /// <summary>The member of an enumeration; a value that is none, which the user's own cast made, is cast as well.</summary>
    private static string Value(string type, int value, string[] names) =>
        value >= 0 && value < names.Length ? $"global::SourceGenBus.{type}.{names[value]}" : $"(global::SourceGenBus.{type})({value})";
}
