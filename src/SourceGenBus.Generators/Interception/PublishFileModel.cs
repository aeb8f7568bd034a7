using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Interception;

/// <summary>
/// The publish sites of one source file, so that an edit re-emits the interceptors of no other; in a large project, of one bucket
/// of files.
/// </summary>
/// <param name="Namespace">The namespace for the assembly's generated code.</param>
/// <param name="Name">A name for the output, unique in the compilation.</param>
/// <param name="Sites">The sites in source order.</param>
internal sealed record PublishFileModel(string Namespace, string Name, EquatableArray<PublishSiteModel> Sites);
