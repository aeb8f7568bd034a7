using Microsoft.CodeAnalysis;

#pragma warning disable CA1050 // What is tested is a generator whose name has no dot.
/// <summary>A generator in no namespace.</summary>
internal sealed class GlobalGenerator(IIncrementalGenerator generator) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) => generator.Initialize(context);
}
