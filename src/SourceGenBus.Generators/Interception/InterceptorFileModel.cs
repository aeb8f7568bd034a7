using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Interception;

/// <summary>The interceptors of one source file, with no more of the routes than they use: other routes may come and go.</summary>
internal sealed record InterceptorFileModel(string Namespace, string Name, EquatableArray<InterceptorModel> Interceptors);
