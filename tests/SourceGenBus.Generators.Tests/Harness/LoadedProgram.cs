using System.Runtime.Loader;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>Emits a program together with its generated code, and runs it.</summary>
internal static class LoadedProgram
{
    /// <summary>Calls the parameterless static method <c>Program.Run</c>.</summary>
    internal static async Task<string> RunAsync(GeneratorResult result)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        try
        {
            using var image = new MemoryStream([.. Assemblies.Emit(result)]);
            var program = context.LoadFromStream(image).GetType("Program", throwOnError: true)!;
            return await (Task<string>)program.GetMethod("Run")!.Invoke(null, null)!;
        }
        finally
        {
            context.Unload();
        }
    }
}
