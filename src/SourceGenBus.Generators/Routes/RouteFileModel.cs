using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Routes;

/// <summary>The routes that are written to one file: one, or in a large assembly those of one bucket.</summary>
/// <param name="Name">A name for the output, unique in the assembly.</param>
/// <param name="Routes">The routes, ordered by event.</param>
internal sealed record RouteFileModel(string Name, EquatableArray<RouteModel> Routes);
