using SourceGenBus;
using SourceGenBus.Pipeline.Tests;

[assembly: UseMiddleware<HostMiddleware>(10)]
[assembly: UseMiddleware<SharedMiddleware>(11)]
[assembly: UseMiddleware<ScriptedMiddleware>(20)]
[assembly: UseMiddleware<InnerMiddleware>(21)]
[assembly: UseMiddleware<FragileMiddleware>(22)]
[assembly: UseMiddleware<FirstIdleMiddleware>(31)]
[assembly: UseMiddleware<SecondIdleMiddleware>(32)]
[assembly: UseMiddleware<ThirdIdleMiddleware>(33)]
[assembly: UseMiddleware<ConstrainedMiddleware>(40)]
[assembly: UseMiddleware<HandlingMiddleware>(50)]
