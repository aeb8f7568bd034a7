namespace SourceGenBus.Generators.Interception;

/// <summary>The signature of a call that sends a command or asks a query.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Parameter">The type of its first parameter, with <c>global::</c> and nullability.</param>
/// <param name="ReturnType">What it returns, with <c>global::</c> and nullability.</param>
/// <param name="Contract">The type of its first parameter without nullability, to find the route by.</param>
internal sealed record SendModel(string Method, string Parameter, string ReturnType, string Contract);
