from sekisho.config.commandline import main

main()
