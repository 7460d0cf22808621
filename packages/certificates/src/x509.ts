// What @peculiar/x509 asks for, before it.
import 'reflect-metadata';

export * from '@peculiar/x509';
