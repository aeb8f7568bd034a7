namespace SourceGenBus.Generators.Models;

/// <summary>The step from one version of a durable event to a newer one.</summary>
/// <param name="OldQualifiedName">The older type.</param>
/// <param name="NewQualifiedName">The newer type, which has the method.</param>
/// <param name="Method">The method, escaped where it is a keyword.</param>
internal sealed record UpcasterModel(string OldQualifiedName, string NewQualifiedName, string Method);
