using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Emission;

/// <summary>Writes the methods that compose the modules an assembly can see. Plain C# 7.3, so that an old language version gets no flood of errors.</summary>
internal static class RegistrationEmitter
{
    internal static void AddRegistration(this SourceProductionContext output, RegistrationModel? registration)
    {
        if (registration is null)
            return;

        var source = new SourceWriter()
            .Line(Text.OldHeader)
            .Lines(Text.ExternAliases(registration.Modules))
            .Open("namespace Microsoft.Extensions.DependencyInjection")
            .Line("/// <summary>Registers the event bus. Generated into each assembly, since each sees other handlers; invisible outside it.</summary>")
            .Line("[global::Microsoft.CodeAnalysis.Embedded]")
            .Line(Text.GeneratedCode)
            .Open("internal static class SourceGenBusServiceCollectionExtensions")
            .Line(
                """
                /// <summary>
                /// Registers the event bus, every handler of this assembly, and every handler of the assemblies it references.
                /// Call it once, in the host.
                /// </summary>
                /// <param name="services">Where to register.</param>
                /// <returns><paramref name="services"/>.</returns>
                /// <exception cref="global::System.InvalidOperationException">A bus is registered already.</exception>
                """)
            .Line($"public static {Text.Extensions}.IServiceCollection AddSourceGenBus(this {Text.Extensions}.IServiceCollection services) =>");
        source = registration.Modules.Count == 0
            ? source.Line("    global::SourceGenBus.EventBusRegistration.Register(services);")
            : source
                .Line("    global::SourceGenBus.EventBusRegistration.Register(")
                .Line("        services,")
                .Line("        " + string.Join(",\n        ", registration.Modules.Select(static module => $"new {module}()")) + ");");
        source = source
            .Close()
            .Close()
            .Line()
            .Open("namespace SourceGenBus")
            .Line("/// <summary>Builds buses without a container. Generated into each assembly, since each sees other handlers; invisible outside it.</summary>")
            .Line("[global::Microsoft.CodeAnalysis.Embedded]")
            .Line(Text.GeneratedCode)
            .Open("internal static class SourceGenBusBuilderExtensions")
            .Line(
                """
                /// <summary>Adds every handler of this assembly and of the assemblies it references.</summary>
                /// <param name="builder">The builder.</param>
                /// <returns><paramref name="builder"/>.</returns>
                """)
            .Line("public static global::SourceGenBus.EventBusBuilder AddHandlers(this global::SourceGenBus.EventBusBuilder builder) =>")
            .Line("    builder" + string.Concat(registration.Modules.Select(static module => $"\n        .AddModule(new {module}())")) + ";")
            .Close()
            .Close();
        output.AddSource("Registration.g.cs", source.ToSourceText());
    }
}
