using SourceGenBus;
using SourceGenBus.Telemetry.Tests;

[assembly: UseMiddleware<Wrapping>(10)]
