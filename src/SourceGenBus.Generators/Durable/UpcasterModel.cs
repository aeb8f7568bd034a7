namespace SourceGenBus.Generators.Durable;

/// <summary>The step from one version of a durable event to a newer one.</summary>
/// <param name="OldQualifiedName">The older type.</param>
/// <param name="NewQualifiedName">The newer type.</param>
/// <param name="ContainerQualifiedName">The type that has the method: the newer one or a static class.</param>
/// <param name="Method">The method, escaped where it is a keyword.</param>
/// <param name="IsReferenced">Whether it belongs to a referenced assembly, for which others may register it, too.</param>
internal sealed record UpcasterModel(
    string OldQualifiedName, string NewQualifiedName, string ContainerQualifiedName, string Method, bool IsReferenced);
