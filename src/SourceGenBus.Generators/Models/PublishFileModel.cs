namespace SourceGenBus.Generators.Models;

/// <summary>The publish sites of one source file. Each file has an output of its own, so an edit re-emits only that one.</summary>
/// <param name="Namespace">The namespace for the assembly's generated code.</param>
/// <param name="Name">A name for the output, unique in the compilation.</param>
/// <param name="Sites">The sites in source order.</param>
internal sealed record PublishFileModel(string Namespace, string Name, EquatableArray<PublishSiteModel> Sites);
